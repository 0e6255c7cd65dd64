package dev.isola.junit;

import dev.isola.GuestBuild;
import dev.isola.RunResult;
import dev.isola.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The fuel of all calls and scripts of a test run, and limits that would fit. Made if the
 * configuration parameter {@value #PARAMETER} is set; written when the run ends. Safe for use by
 * several threads.
 */
final class FuelReport implements AutoCloseable {
  static final String PARAMETER = "isola.fuel.report";

  /** How much room a proposed limit leaves. */
  private static final int MARGIN = 2;

  private final Path file; // null to print it
  private final Queue<Use> uses = new ConcurrentLinkedQueue<>();

  /** One call or script of a test, or of a class whose tests share a sandbox. */
  private record Use(
      String testClass,
      String test,
      String function,
      Verdict verdict,
      long fuel,
      GuestBuild guest) {

    /** Whether it ended by itself, so that it would use as much again. */
    boolean counts() {
      return verdict != Verdict.TIME_LIMIT
          && verdict != Verdict.CANCELLED
          && verdict != Verdict.FUEL_LIMIT;
    }
  }

  private FuelReport(Path file) {
    this.file = file;
  }

  /** Who is told of the results of a sandbox that serves a test or a test class; empty if none. */
  static Optional<Consumer<RunResult>> observer(ExtensionContext context) {
    return context
        .getConfigurationParameter(PARAMETER)
        .map(String::strip)
        .filter(value -> !value.equals("false"))
        .map(
            value -> {
              FuelReport report =
                  Stores.computed(
                      Stores.of(context.getRoot()),
                      FuelReport.class,
                      () -> of(value),
                      FuelReport.class);
              return result -> report.add(context, result);
            });
  }

  private static FuelReport of(String value) {
    if (value.isEmpty()) {
      throw new ExtensionConfigurationException(
          "configuration parameter "
              + PARAMETER
              + " must be \"true\", which prints the report, \"false\" or the name of a file for it,"
              + " was empty");
    }
    return new FuelReport(value.equals("true") ? null : Path.of(value));
  }

  private void add(ExtensionContext context, RunResult result) {
    String test = context.getTestMethod().isPresent() ? path(context) : "";
    GuestBuild guest = result.guest().orElseThrow();
    uses.add(
        new Use(
            context.getRequiredTestClass().getName(),
            test,
            result.function(),
            result.verdict(),
            result.fuel(),
            guest));
    context.publishReportEntry(
        Map.of(
            "isola.call", result.function(),
            "isola.fuel", Long.toString(result.fuel()),
            "isola.guest", guest.toString()));
  }

  /** The names of a test and of what is around it in its class. */
  private static String path(ExtensionContext context) {
    String name = context.getDisplayName();
    return context
        .getParent()
        .filter(parent -> parent.getTestMethod().isPresent())
        .map(parent -> path(parent) + " " + name)
        .orElse(name);
  }

  @Override
  public void close() {
    if (uses.isEmpty()) {
      return;
    }
    String text = text();
    if (file == null) {
      System.out.print(text);
      return;
    }
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the report of configuration parameter " + PARAMETER + " cannot be written: " + e, e);
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append("Fuel of the calls and scripts of each test, in units, of the guest builds\n");
    uses.stream()
        .map(use -> use.guest().toString())
        .distinct()
        .sorted()
        .forEach(guest -> text.append("  ").append(guest).append('\n'));
    grouped(uses, Use::testClass)
        .forEach(
            (testClass, ofClass) -> {
              text.append('\n').append(testClass).append(proposal(ofClass)).append('\n');
              grouped(ofClass, Use::test)
                  .forEach(
                      (test, ofTest) -> {
                        String name = test.isEmpty() ? "(the class's own sandboxes)" : test;
                        text.append("  ").append(name).append('\n');
                        grouped(ofTest, Use::function)
                            .forEach((function, same) -> append(text, function, same));
                      });
            });
    return text.toString();
  }

  private static Map<String, List<Use>> grouped(Iterable<Use> uses, Function<Use, String> key) {
    Map<String, List<Use>> groups = new TreeMap<>();
    for (Use use : uses) {
      groups.computeIfAbsent(key.apply(use), absent -> new ArrayList<>()).add(use);
    }
    return groups;
  }

  private static void append(StringBuilder text, String function, List<Use> uses) {
    long least = uses.stream().mapToLong(Use::fuel).min().orElseThrow();
    long most = uses.stream().mapToLong(Use::fuel).max().orElseThrow();
    String range = least == most ? number(most) : number(least) + " to " + number(most);
    String times = uses.size() == 1 ? "" : " (" + number(uses.size()) + " times)";
    String endings =
        uses.stream()
            .map(Use::verdict)
            .filter(verdict -> verdict != Verdict.OK)
            .distinct()
            .sorted(Comparator.naturalOrder())
            .map(Verdict::name)
            .collect(Collectors.joining(", "));
    text.append("    ")
        .append(function)
        .append(times)
        .append(": ")
        .append(range)
        .append(endings.isEmpty() ? "" : "  " + endings)
        .append('\n');
  }

  private static String proposal(List<Use> uses) {
    long most = uses.stream().filter(Use::counts).mapToLong(Use::fuel).max().orElse(0);
    return most == 0 ? "" : ": maxFuel = " + javaNumber(rounded(most)) + " would do";
  }

  /** The number times the margin, rounded up to two digits that are not zero. */
  static long rounded(long fuel) {
    long wanted = fuel > Long.MAX_VALUE / MARGIN ? Long.MAX_VALUE : fuel * MARGIN;
    long unit = 1;
    while (wanted / unit >= 100) {
      unit *= 10;
    }
    long steps = wanted / unit + (wanted % unit == 0 ? 0 : 1);
    return steps > Long.MAX_VALUE / unit ? Long.MAX_VALUE : steps * unit;
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** As Java writes it. */
  private static String javaNumber(long number) {
    return number(number).replace(',', '_');
  }
}
