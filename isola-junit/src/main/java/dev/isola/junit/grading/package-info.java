/**
 * Grading: one test tree a submission, points, and reports.
 *
 * @since 0.1.0
 */
package dev.isola.junit.grading;
