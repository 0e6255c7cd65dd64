/** Runs the benchmarks' programs on quickjs4j, as a library of a stock JVM. */
package dev.isola.benchmarks.quickjs4j;
