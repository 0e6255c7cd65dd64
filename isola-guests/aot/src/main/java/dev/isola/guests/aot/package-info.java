/**
 * The build tool that turns a guest's WebAssembly module into JVM classes and makes its base image.
 * It runs when a guest's artifact is built and never at run time.
 */
package dev.isola.guests.aot;
