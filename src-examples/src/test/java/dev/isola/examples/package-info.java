/** Small examples of every use of a sandbox in tests. */
package dev.isola.examples;
