package dev.isola.examples.grading;

import java.time.Duration;

/**
 * How one check of one submission ended.
 *
 * @param submission the submission's words, {@code exercise/student}
 * @param points the points of the check, whether they were reached or not
 * @param verdict how it ended
 * @param remark the submission's error in a few words; may be empty
 * @param time how long the check took, its sandbox included
 */
record CheckOutcome(
    String submission, int points, GradeVerdict verdict, String remark, Duration time) {}
