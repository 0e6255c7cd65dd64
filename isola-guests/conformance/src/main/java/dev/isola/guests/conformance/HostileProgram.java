package dev.isola.guests.conformance;

import dev.isola.Verdict;
import java.util.EnumSet;
import java.util.Set;

/**
 * A program that wants to harm its host.
 *
 * @param title the program in one line, for the report
 * @param source the source text, which defines {@code f()}
 * @param verdicts how the call of {@code f} may end
 * @since 0.1.0
 */
public record HostileProgram(String title, String source, Set<Verdict> verdicts) {
  /**
   * Makes a program.
   *
   * @param title the program in one line
   * @param source the source text
   * @param verdicts how the call of {@code f} may end, at least one
   * @return the program
   */
  public static HostileProgram of(String title, String source, Verdict... verdicts) {
    return new HostileProgram(title, source, EnumSet.of(verdicts[0], verdicts));
  }

  @Override
  public String toString() {
    return title;
  }
}
