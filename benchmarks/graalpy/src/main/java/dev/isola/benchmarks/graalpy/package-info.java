/** Runs the benchmarks' programs on GraalPy, as a library of a stock JVM. */
package dev.isola.benchmarks.graalpy;
