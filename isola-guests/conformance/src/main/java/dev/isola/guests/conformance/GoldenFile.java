package dev.isola.guests.conformance;

import dev.isola.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the programs of the suite do, as a file: a line with the digest of the guest that did it,
 * then one for each program.
 *
 * @param digest the guest's digest
 * @param outcomes what came out, by the programs' names
 */
record GoldenFile(String digest, Map<String, Outcome> outcomes) {
  static final String NAME = "suite.golden";

  private static final String GUEST = "guest ";
  private static final String SEPARATOR = " | ";

  static GoldenFile of(String digest, List<String> names, Map<String, Outcome> found) {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (String name : names) {
      if (!found.containsKey(name)) {
        throw new IllegalStateException(
            "there is no outcome of \"" + name + "\", so " + NAME + " is not written");
      }
      outcomes.put(name, found.get(name));
    }
    return new GoldenFile(digest, outcomes);
  }

  static GoldenFile parse(String text) {
    String digest = "none";
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith(GUEST)) {
        digest = line.substring(GUEST.length());
      } else {
        String[] cells = line.split(" \\| ", 7);
        if (cells.length != 7) {
          throw new IllegalArgumentException(NAME + " has lines of seven cells, found: " + line);
        }
        outcomes.put(
            cells[0],
            new Outcome(
                Verdict.valueOf(cells[1]),
                Long.parseLong(cells[2]),
                Long.parseLong(cells[3]),
                Integer.parseInt(cells[4]),
                cells[5],
                cells[6]));
      }
    }
    return new GoldenFile(digest, outcomes);
  }

  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder(GUEST + digest + "\n");
    outcomes.forEach(
        (name, outcome) ->
            text.append(
                String.join(
                        SEPARATOR,
                        name,
                        outcome.verdict().name(),
                        Long.toString(outcome.fuel()),
                        Long.toString(outcome.peakMemory()),
                        Integer.toString(outcome.events()),
                        outcome.digest(),
                        outcome.shown())
                    + "\n"));
    Files.writeString(file, text);
  }
}
