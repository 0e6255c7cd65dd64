package dev.isola.guests.aot;

import dev.isola.guests.aot.EquivalenceCase.Call;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * The core tests of the WebAssembly specification, as far as guests can be made of them; {@code
 * spec/build.sh} made the file.
 */
final class CoreTests {

  private static final String FILE = "/spec/core.txt.gz";

  private static final String OF_SIGNALLING_NANS = "float_exprs-87";
  private static final Set<Long> SIGNALLING_NANS = Set.of(0x7fa00000L, 0x7ff4000000000000L);

  /** What a call must do: results or a trap; a call without either may do anything. */
  private record Expected(List<String> results, Trap trap) {

    boolean isMet(String outcome) {
      if (results == null) {
        return trap == null || outcome.equals(trap.name());
      }
      List<String> found = outcome.isEmpty() ? List.of() : Arrays.asList(outcome.split(","));
      if (found.size() != results.size()) {
        return false;
      }
      for (int i = 0; i < found.size(); i++) {
        if (!isMet(results.get(i), found.get(i))) {
          return false;
        }
      }
      return true;
    }

    private static boolean isMet(String wanted, String found) {
      return switch (wanted) {
        case "canonical" -> found.matches("[7f]fc00000|[7f]ff8000000000000");
        // The JVM does not always make a quiet NaN out of a signalling one.
        case "arithmetic" -> isNan(found);
        default -> wanted.equals(found);
      };
    }

    private static boolean isNan(String bits) {
      return bits.length() == 16
          ? Double.isNaN(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16)))
          : Float.isNaN(Float.intBitsToFloat(Integer.parseUnsignedInt(bits, 16)));
    }
  }

  private final List<EquivalenceCase> cases = new ArrayList<>();
  private final Map<String, List<Expected>> expected = new HashMap<>();
  private int assertions;

  CoreTests() throws IOException {
    try (InputStream file = CoreTests.class.getResourceAsStream(FILE);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      String name = "";
      byte[] module = {};
      List<Call> calls = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] parts = line.split(" ", -1);
        if (parts[0].equals("m")) {
          add(name, module, calls);
          name = parts[1];
          module = Base64.getDecoder().decode(parts[2]);
          calls = new ArrayList<>();
        } else {
          calls.add(call(name, parts));
        }
      }
      add(name, module, calls);
    }
  }

  private void add(String name, byte[] module, List<Call> calls) {
    if (!name.isEmpty()) {
      cases.add(new EquivalenceCase(name, module, calls));
    }
  }

  private Call call(String name, String[] parts) {
    Expected wanted =
        switch (parts[0]) {
          case "r" -> new Expected(list(parts[2]), null);
          case "t" -> new Expected(null, Trap.of(parts[2].replace('_', ' ')).orElseThrow());
          default -> new Expected(null, null);
        };
    assertions += parts[0].equals("i") ? 0 : 1;
    expected.computeIfAbsent(name, added -> new ArrayList<>()).add(wanted);
    String export = URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8);
    long[] arguments =
        list(parts[1]).stream().mapToLong(hex -> Long.parseUnsignedLong(hex, 16)).toArray();
    return Call.of(export, arguments);
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : Arrays.asList(text.split(","));
  }

  List<EquivalenceCase> cases() {
    return cases;
  }

  int assertions() {
    return assertions;
  }

  /** Where a transcript is not what the specification says. */
  List<String> differences(PreparedCase ready, Transcript transcript, boolean guest) {
    List<Expected> wanted = expected.get(ready.name());
    List<String> outcomes = transcript.outcomes(ready.calls().size());
    return IntStream.range(0, wanted.size())
        .filter(i -> !wanted.get(i).isMet(outcomes.get(i)))
        .filter(i -> guest || !isKnownMistake(ready.calls().get(i)))
        .filter(i -> !isLeftOpenByJava(ready, ready.calls().get(i)))
        .mapToObj(
            i ->
                "call "
                    + i
                    + ": "
                    + ready.calls().get(i).line()
                    + " -> "
                    + outcomes.get(i)
                    + ", specified: "
                    + wanted.get(i))
        .toList();
  }

  /** Chicory's absolute values on JDK 17; the guest's are right, see {@link AbsoluteValues}. */
  private static boolean isKnownMistake(Call call) {
    return call.export().endsWith("abs");
  }

  /**
   * Whether the call passes a signalling NaN to a computation that leaves numbers as they are. The
   * JVM may leave out such a computation, and then the NaN stays signalling.
   */
  private static boolean isLeftOpenByJava(PreparedCase ready, Call call) {
    return ready.name().equals(OF_SIGNALLING_NANS)
        && call.export().contains("no_fold")
        && Arrays.stream(call.arguments()).anyMatch(SIGNALLING_NANS::contains);
  }
}
