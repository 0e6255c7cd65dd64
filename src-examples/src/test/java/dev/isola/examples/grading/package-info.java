/**
 * Grading example: Python and JavaScript submissions are checked by ordinary JUnit classes, one
 * test a submission and check, and their grades become a table of verdicts and points.
 */
package dev.isola.examples.grading;
