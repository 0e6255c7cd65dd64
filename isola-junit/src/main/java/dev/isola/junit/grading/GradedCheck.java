package dev.isola.junit.grading;

import dev.isola.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a check says of a submission.
 *
 * <p>All texts may hold whatever the submission has written: reports must escape them.
 *
 * @param id identifies the check within the exercise, such as {@code sortsNumbers} or {@code
 *     sortsNumbers[2]}; never null
 * @param name the display name; never null
 * @param group the group of checks it belongs to; empty if none, never null
 * @param points the points given, negative for a penalty; 0 if the status has no score
 * @param maxPoints the points that there are; 0 for a penalty
 * @param status how it ended; never null
 * @param verdict how the submission's program ended in it, or null if it was not run
 * @param message why it has not passed, in a few lines; empty if it has, never null
 * @param details more of that, such as a diff; empty if there is none, never null
 * @param file the file that {@code line} is in, or null if unknown
 * @param line the line of the submission that the error is in, from 1, or null if unknown
 * @param timeline the events of the last call, a line each; empty if there are none, never null
 * @param fuel units of fuel of all its calls
 * @param duration how long it took, its sandbox included; never null
 * @param visibility when the student may see it; never null
 * @param dependsOn ids of the checks that must have passed before; never null
 * @since 0.1.0
 */
public record GradedCheck(
    String id,
    String name,
    String group,
    double points,
    double maxPoints,
    CheckStatus status,
    Verdict verdict,
    String message,
    String details,
    String file,
    Integer line,
    String timeline,
    long fuel,
    Duration duration,
    Visibility visibility,
    List<String> dependsOn) {
  /**
   * Makes an outcome.
   *
   * @throws NullPointerException if a component is null that must not be
   */
  public GradedCheck {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(details, "details");
    Objects.requireNonNull(timeline, "timeline");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(visibility, "visibility");
    dependsOn = List.copyOf(dependsOn);
  }
}
