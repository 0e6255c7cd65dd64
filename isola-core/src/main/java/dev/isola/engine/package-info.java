/**
 * Everything that touches the WebAssembly engine: instances, memory, images and the system
 * interface a guest sees. Not exported.
 */
package dev.isola.engine;
