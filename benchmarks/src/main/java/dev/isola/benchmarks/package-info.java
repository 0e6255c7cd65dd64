/**
 * Measurements: JMH benchmarks of the host API, Python programs compared with a native CPython,
 * cold start and memory; and the interpreters' own tests run in sandboxes.
 */
package dev.isola.benchmarks;
