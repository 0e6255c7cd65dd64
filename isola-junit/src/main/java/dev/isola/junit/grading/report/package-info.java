/**
 * Reports: what grading found, in the formats that course platforms, CI servers and people read.
 *
 * <p>{@link dev.isola.junit.grading.report.Reports} has all of them by name. A writer has no state:
 * it can be used by several threads and for any number of reports. The same report gives the same
 * bytes, on every machine and with every locale.
 *
 * <p>What a submission has written never becomes part of a format's own syntax. Control characters,
 * terminal codes, characters that reorder text and halves of surrogate pairs are shown by a visible
 * sign, and long texts are shortened with the amount told. A check that met a fault of the host is
 * shown as such and never as a lost point; each writer tells what it does with such a submission.
 *
 * @since 0.1.0
 */
package dev.isola.junit.grading.report;
