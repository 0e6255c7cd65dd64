/** Runs the benchmarks' programs on GraalJS, as a library of a stock JVM. */
package dev.isola.benchmarks.graaljs;
