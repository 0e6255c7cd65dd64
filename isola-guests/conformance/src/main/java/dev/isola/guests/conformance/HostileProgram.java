package dev.isola.guests.conformance;

import dev.isola.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that wants to harm its host.
 *
 * @param kind what programs of its kind try
 * @param attempt what it tries, as the rest of a sentence
 * @param source the source text, which defines {@code f()}
 * @param verdicts how the call of {@code f} may end
 * @since 0.1.0
 */
public record HostileProgram(String kind, String attempt, String source, Set<Verdict> verdicts) {
  private static final Pattern HEADING =
      Pattern.compile("(?<attempt>.+): (?<verdicts>[A-Z_]+(?:, [A-Z_]+)*)");

  /**
   * Reads a {@linkplain ProgramFile file of programs} with the headings {@code what it tries:
   * VERDICT, VERDICT}.
   *
   * @param text the file's text
   * @return the programs, in their order
   * @throws IllegalArgumentException if a heading has no verdicts, or one that does not exist
   */
  public static List<HostileProgram> read(String text) {
    return ProgramFile.sections(text).stream().map(HostileProgram::of).toList();
  }

  private static HostileProgram of(ProgramFile.Section section) {
    Matcher heading = HEADING.matcher(section.heading());
    if (!heading.matches()) {
      throw new IllegalArgumentException(
          "a heading says what is tried, and the verdicts after a colon; found "
              + section.heading());
    }
    Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
    for (String verdict : heading.group("verdicts").split(", ")) {
      verdicts.add(Verdict.valueOf(verdict));
    }
    return new HostileProgram(section.kind(), heading.group("attempt"), section.source(), verdicts);
  }

  /**
   * Whether the call may end with a verdict.
   *
   * @param verdict the verdict
   * @return whether it is one of the program's
   */
  public boolean mayEndWith(Verdict verdict) {
    return verdicts.contains(verdict);
  }

  @Override
  public String toString() {
    return attempt;
  }
}
