/**
 * Measurements: JMH benchmarks of the host API, Python programs compared with a native CPython,
 * cold start and memory; and CPython's own tests run in sandboxes.
 */
package dev.isola.benchmarks;
