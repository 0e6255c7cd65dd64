package dev.isola.junit;

import static dev.isola.junit.Executions.assertAllPass;
import static dev.isola.junit.Executions.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.EventStream;
import dev.isola.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.Event;

class FuelReportTest {
  private static final String PROGRAM =
      """
      def add(a, b):
          return a + b

      def count(n):
          total = 0
          for i in range(n):
              total += i
          return total

      def loop():
          while True:
              pass
      """;

  static class Measured {
    @PythonSandbox(prelude = PROGRAM, maxFuel = 1_000_000, timeout = "3m")
    Sandbox sandbox;

    @Test
    void adds() {
      sandbox.run("add", 1, 2);
    }

    @ParameterizedTest(name = "up to {0}")
    @ValueSource(ints = {10, 20})
    void counts(int most) {
      sandbox.loadScript("again.py", "def again(): return count(5)");
      sandbox.run("count", most);
      sandbox.run("count", 2 * most);
    }

    @Test
    void loops() {
      try (EventStream stream = sandbox.runStream("loop")) {
        stream.result();
      }
    }
  }

  static class Shared {
    @JsSandbox(prelude = "function one() { return 1 }")
    static Sandbox sandbox;

    @Test
    void one() {
      sandbox.run("one");
    }
  }

  private static EngineExecutionResults reportedIn(Path file) {
    return Executions.with(
        Map.of("isola.fuel.report", file.toString()), Shared.class, Measured.class);
  }

  @Test
  void tellsTheFuelOfEachTestAndProposesLimits(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("new/fuel.txt");

    assertAllPass(reportedIn(file), 5);

    assertThat(Files.readString(file))
        .matches(
            """
            Fuel of the calls and scripts of each test, in units, of the guest builds
              js .* \\([0-9a-f]{12}\\)
              python 3\\.13\\.\\d+ \\([0-9a-f]{12}\\)

            dev.isola.junit.FuelReportTest\\$Measured: maxFuel = (?=[1-9]_?[0-9]?[0_]* )[0-9]{1,3}(_[0-9]{3})* would do
              adds\\(\\)
                add: [0-9,]+
              counts\\(int\\) up to 10
                again.py: [0-9,]+
                count \\(2 times\\): [0-9,]+ to [0-9,]+
              counts\\(int\\) up to 20
                again.py: [0-9,]+
                count \\(2 times\\): [0-9,]+ to [0-9,]+
              loops\\(\\)
                loop: 1,000,000  FUEL_LIMIT

            dev.isola.junit.FuelReportTest\\$Shared: maxFuel = (?=[1-9]_?[0-9]?[0_]* )[0-9]{1,3}(_[0-9]{3})* would do
              \\(the class's own sandboxes\\)
                one: [0-9,]+
            """);
  }

  @Test
  void isTheSameEachTime(@TempDir Path folder) throws IOException {
    Path first = folder.resolve("first.txt");
    Path second = folder.resolve("second.txt");

    reportedIn(first);
    reportedIn(second);

    assertThat(second).hasSameTextualContentAs(first);
  }

  @Test
  void publishesAnEntryForEachCall(@TempDir Path folder) {
    List<ReportEntry> entries =
        reportedIn(folder.resolve("fuel.txt"))
            .allEvents()
            .reportingEntryPublished()
            .map(event -> event.getRequiredPayload(ReportEntry.class))
            .toList();

    assertThat(entries).hasSize(9);
    assertThat(entries)
        .allSatisfy(
            entry ->
                assertThat(entry.getKeyValuePairs())
                    .containsOnlyKeys("isola.call", "isola.fuel", "isola.guest"));
  }

  @Test
  void isNotMadeUnlessItIsWanted() {
    for (Map<String, String> parameters :
        List.of(Map.<String, String>of(), Map.of("isola.fuel.report", "false"))) {
      EngineExecutionResults results = Executions.with(parameters, Shared.class);

      assertAllPass(results, 1);
      assertThat(results.allEvents().reportingEntryPublished().map(Event::toString)).isEmpty();
    }
  }

  @Test
  void anEmptyNameIsMisuse() {
    assertThat(failure(Executions.with(Map.of("isola.fuel.report", " "), Shared.class)))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("isola.fuel.report must be \"true\"");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2",
    "49, 98",
    "50, 100",
    "51, 110",
    "351, 710",
    "5012, 11000",
    "123456, 250000",
    "9223372036854775807, 9223372036854775807"
  })
  void aProposedLimitLeavesRoomAndIsRound(long fuel, long proposed) {
    assertThat(FuelReport.rounded(fuel)).isEqualTo(proposed);
  }
}
