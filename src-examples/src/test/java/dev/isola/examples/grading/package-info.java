/**
 * Grading example: Python submissions are checked by ordinary JUnit classes, one test a submission
 * and check, and a listener adds the outcomes up to a table of verdicts and points.
 */
package dev.isola.examples.grading;
