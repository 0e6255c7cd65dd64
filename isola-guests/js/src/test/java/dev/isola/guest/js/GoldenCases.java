package dev.isola.guest.js;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.isola.Event;
import dev.isola.RunResult;
import dev.isola.StderrEvent;
import dev.isola.StdoutEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Programs and what Node prints for them; guest/lib/test/expected.mjs makes the files. */
final class GoldenCases {
  private static final Pattern FRAMES = Pattern.compile("(\n? +at [^\n]*)+");

  /**
   * One program.
   *
   * @param program its source text
   * @param printed what it prints, stack frames left out
   */
  record Case(String program, String printed) {}

  private GoldenCases() {}

  static List<Case> read(String file) throws IOException {
    List<Case> cases = new ArrayList<>();
    for (JsonNode item : json(file)) {
      cases.add(new Case(item.get(0).textValue(), item.get(1).textValue()));
    }
    return cases;
  }

  static JsonNode json(String file) throws IOException {
    try (InputStream in = GoldenCases.class.getResourceAsStream(file)) {
      return new ObjectMapper().readTree(in);
    }
  }

  /** Everything that was printed, standard error among standard output as it came. */
  static String printed(RunResult result) {
    StringBuilder text = new StringBuilder();
    for (Event event : result.events()) {
      if (event instanceof StdoutEvent out) {
        text.append(out.data());
      } else if (event instanceof StderrEvent err) {
        text.append(err.data());
      }
    }
    result.error().ifPresent(error -> text.append("ERROR ").append(error.traceback()));
    return FRAMES.matcher(text).replaceAll("\n<frames>");
  }
}
