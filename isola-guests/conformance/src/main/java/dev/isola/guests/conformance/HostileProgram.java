package dev.isola.guests.conformance;

import dev.isola.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that wants to harm its host.
 *
 * @param attempt what it tries, as the rest of a sentence
 * @param source the source text, which defines {@code f()}
 * @param verdicts how the call of {@code f} may end
 * @since 0.1.0
 */
public record HostileProgram(String attempt, String source, Set<Verdict> verdicts) {
  private static final Pattern HEADING =
      Pattern.compile("(?m)^(?:#|//) === (?<attempt>.+): (?<verdicts>[A-Z_]+(?:, [A-Z_]+)*)$");

  /**
   * Reads a file of programs. Each begins with a comment of one line, {@code === what it tries:
   * VERDICT, VERDICT}; what stands before the first one belongs to none.
   *
   * @param text the file's text
   * @return the programs, in their order
   * @throws IllegalArgumentException if a verdict does not exist
   */
  static List<HostileProgram> read(String text) {
    List<HostileProgram> programs = new ArrayList<>();
    Matcher heading = HEADING.matcher(text);
    boolean found = heading.find();
    while (found) {
      String attempt = heading.group("attempt");
      Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
      for (String verdict : heading.group("verdicts").split(", ")) {
        verdicts.add(Verdict.valueOf(verdict));
      }
      int begin = heading.end();
      found = heading.find();
      String source = text.substring(begin, found ? heading.start() : text.length());
      programs.add(new HostileProgram(attempt, source.strip() + "\n", verdicts));
    }
    return programs;
  }

  boolean mayEndWith(Verdict verdict) {
    return verdicts.contains(verdict);
  }

  @Override
  public String toString() {
    return attempt;
  }
}
