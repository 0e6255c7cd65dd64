package dev.isola.guests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.EndEvent;
import dev.isola.ErrorEvent;
import dev.isola.Event;
import dev.isola.GuestError;
import dev.isola.LogEvent;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.StderrEvent;
import dev.isola.StdoutEvent;
import dev.isola.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * All that is the same each time a program runs, in short.
 *
 * @param verdict how it ended
 * @param fuel how much it computed
 * @param peakMemory the most memory that it had, in bytes
 * @param events how many events it sent
 * @param digest the first digits of the SHA-256 of all events, output and error with its traceback
 *     included
 * @param shown the beginning of its value or error, for people
 */
record Outcome(
    Verdict verdict, long fuel, long peakMemory, int events, String digest, String shown) {
  private static final int DIGITS = 32;
  private static final int SHOWN = 100;

  static Outcome of(RunResult result) {
    String what =
        result.verdict() == Verdict.OK
            ? exact(result.value())
            : result.error().map(GuestError::summary).orElse("");
    String error = result.error().map(Outcome::exact).orElse("");
    return new Outcome(
        result.verdict(),
        result.fuel(),
        result.peakMemory(),
        result.events().size(),
        digest(result.events().stream().map(Outcome::exact).collect(Collectors.joining()) + error),
        what.substring(0, Math.min(what.length(), SHOWN)).replaceAll("[^ -~]", "."));
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static String exact(Event event) {
    String data;
    if (event instanceof ResultEvent result) {
      data = exact(result.data());
    } else if (event instanceof EndEvent end) {
      data = exact(end.data());
    } else if (event instanceof StdoutEvent out) {
      data = out.data();
    } else if (event instanceof StderrEvent err) {
      data = err.data();
    } else if (event instanceof LogEvent log) {
      data = log.level() + " " + log.message() + " " + exact(log.fields());
    } else {
      data = exact(((ErrorEvent) event).error());
    }
    return event.getClass().getSimpleName() + " " + data.length() + " " + data + "\n";
  }

  private static String exact(GuestError error) {
    return String.join("\n", error.type(), error.message(), error.traceback(), "" + error.line());
  }

  /** As JSON, but numbers with their kinds, and doubles to the last bit: JDKs write them unlike. */
  private static String exact(JsonNode value) {
    if (value.isObject()) {
      return value.properties().stream()
          .map(Outcome::member)
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(Outcome::exact)
          .collect(Collectors.joining(",", "[", "]"));
    }
    return value.isDouble() ? Double.toHexString(value.doubleValue()) : value.toString();
  }

  private static String member(Map.Entry<String, JsonNode> member) {
    return member.getKey() + ":" + exact(member.getValue());
  }
}
