package dev.isola.junit.grading.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What Dodona demands of a judge beyond the form of each command. */
final class Dodona {
  private static final List<String> LEVELS =
      List.of("judgement", "tab", "context", "testcase", "test");

  private Dodona() {}

  /** Each level is opened in the one above it, and all are closed at the end. */
  static void assertNested(List<JsonNode> commands) {
    Deque<String> open = new ArrayDeque<>();
    for (JsonNode command : commands) {
      String name = command.path("command").asText();
      if (name.startsWith("start-")) {
        assertThat(name).isEqualTo("start-" + LEVELS.get(open.size()));
        open.push(name.substring("start-".length()));
      } else if (name.startsWith("close-")) {
        assertThat(name).isEqualTo("close-" + open.pop());
      } else {
        assertThat(open).isNotEmpty();
      }
    }
    assertThat(open).isEmpty();
  }
}
