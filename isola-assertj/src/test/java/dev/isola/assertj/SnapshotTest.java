package dev.isola.assertj;

import static dev.isola.assertj.Events.anyResult;
import static dev.isola.assertj.Events.anyStdout;
import static dev.isola.assertj.IsolaAssertions.assertThat;
import static dev.isola.assertj.Runs.messageOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.EventStream;
import dev.isola.GuestError;
import dev.isola.Isola;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.StdoutEvent;
import dev.isola.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.MultipleFailuresError;

class SnapshotTest {
  private static final SnapshotName TEA = SnapshotName.of("orders/tea");

  @TempDir Path folder;

  private Snapshots snapshots(String asked) {
    return new Snapshots(folder, SnapshotUpdate.of(asked, null));
  }

  private Path file() {
    return folder.resolve("orders/tea.timeline.txt");
  }

  private String shown() {
    return file().toString().replace('\\', '/');
  }

  @Test
  void isReadableAndWhole() throws IOException {
    assertThat(Runs.order()).matches(snapshots("missing"), TEA);

    assertThat(Files.readString(file()))
        .isEqualTo(
            """
            call:     order("tea")
            verdict:  OK
            events:
              hostcall price({"item":"tea"}) -> 4
              stdout  "ordering\\n"
              hostcall price({"item":"milk"}) failed: HostcallError: sold out
              end     "ordered"
            """);
    assertThat(Runs.order()).matches(snapshots("false"), TEA);
    try (Stream<Path> files = Files.list(file().getParent())) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void shortensNothing() throws IOException {
    String large = "x".repeat(100_000);
    RunResult.Builder run = RunResult.builder(Verdict.OK).function("f");
    for (int i = 0; i < 1_000; i++) {
      run.event(new StdoutEvent(i == 500 ? large : "line " + i + "\n"));
    }

    assertThat(run.build()).matches(snapshots("true"), TEA);

    assertThat(Files.readAllLines(file())).hasSize(1_004).contains("  stdout  \"" + large + "\"");
  }

  @Test
  void holdsNothingThatReachesATerminal() throws IOException {
    RunResult run =
        RunResult.builder(Verdict.GUEST_ERROR)
            .function("attack", "\"\u202e\"")
            .event(new StdoutEvent("\u001b[2J\u009b\n"))
            .error(new GuestError("E\u0007", "one\ntwo", "", 3))
            .build();

    assertThat(run).matches(snapshots("true"), TEA);

    assertThat(Files.readString(file()))
        .isEqualTo(
            """
            call:     attack("\\u202e")
            verdict:  GUEST_ERROR
            events:
              stdout  "\\u001B[2J\\u009b\\n"
              error   E\\u0007 "one\\ntwo" in line 3
            """);
  }

  @Test
  void aMismatchShowsOneDifference() throws IOException {
    assertThat(Runs.count()).matches(snapshots("true"), TEA);
    RunResult.Builder other = RunResult.builder(Verdict.OK).function("count_to", "3");
    List<dev.isola.Event> events = new ArrayList<>(Runs.count().events());
    events.remove(events.size() - 1);
    events.set(1, new ResultEvent(Runs.json("7")));
    events.add(new StdoutEvent("bye\n"));
    events.forEach(other::event);

    assertThat(messageOf(() -> assertThat(other.build()).matches(snapshots("missing"), TEA)))
        .isEqualTo(
            """

            Expecting the timeline of the snapshot %s, but line 5 differs (- expected, + actual):
                [... 2 lines ...]
                events:
                  log     INFO "started" {"limit":3}
              -   result  1
              +   result  7
                  stderr  "careful\\n"
                  result  2
                  result  3
              +   stdout  "bye\\n"
                  end     null
            To keep what is there now, run this test with -Disola.snapshot.update=true, look at the file and commit it."""
                .formatted(shown()));
    assertThat(other.build()).matches(snapshots("true"), TEA).matches(snapshots("false"), TEA);
  }

  @Test
  void aMissingFileIsNotWrittenUnasked() {
    assertThat(messageOf(() -> assertThat(Runs.add()).matches(snapshots(null), TEA)))
        .isEqualTo(
            """

            Expecting the timeline of the snapshot %s, but there is no such file. It would hold:
              call:     add(1, 2)
              verdict:  OK
              events:
                stdout  "adding\\n"
                end     3
            To keep what is there now, run this test with -Disola.snapshot.update=missing, look at the file and commit it."""
                .formatted(shown()));
    assertThat(file()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "true"})
  void nothingIsWrittenInCi(String asked) {
    Snapshots inCi = new Snapshots(folder, SnapshotUpdate.of(asked, "true"));

    assertThat(messageOf(() -> assertThat(Runs.add()).matches(inCi, TEA)))
        .endsWith(
            "isola.snapshot.update means nothing where the environment variable CI is set; write the"
                + " file on your own machine and commit it.");
    assertThat(file()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, false, false, false",
        "false, true, false, false, false",
        "missing, -, true, false, false",
        "missing, false, true, false, false",
        "missing, 1, false, false, true",
        "true, '', true, true, false",
        "true, true, false, false, true",
        "force, true, true, true, false"
      })
  void whatIsWrittenIsAskedFor(
      String asked, String ci, boolean missing, boolean differing, boolean refused) {
    assertThat(SnapshotUpdate.of(asked, ci))
        .isEqualTo(new SnapshotUpdate(missing, differing, refused));
  }

  @Test
  void refusesOtherValues() {
    assertThatThrownBy(() -> SnapshotUpdate.of("yes", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "system property isola.snapshot.update must be \"true\", \"missing\", \"false\" or, to"
                + " write in CI too, \"force\", was \"yes\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/tmp/x", "../x", "a/../b", "a//b", "a\\b", "C:x", "a/", ".", "x."})
  void refusesNamesThatLeadElsewhere(String name) {
    assertThatThrownBy(() -> assertThat(Runs.add()).matchesSnapshot(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the name of a snapshot must be a relative path of letters, digits, spaces, dots, \"_\""
                + " and \"-\", such as \"orders/two-teas\", was \"%s\"",
            name);
  }

  @Test
  void partsOfATimelineHaveSnapshotsToo() throws IOException {
    assertThat(Runs.count()).events().only(anyResult()).matches(snapshots("true"), TEA);

    assertThat(Files.readString(file())).isEqualTo("result  1\nresult  2\nresult  3\n");
    assertThat(
            messageOf(
                () ->
                    assertThat(Runs.count())
                        .events()
                        .only(anyStdout())
                        .matches(snapshots("false"), TEA)))
        .contains("but line 1 differs (- expected, + actual):\n  - result  1\n")
        .endsWith("\nof the events that are any stdout");
  }

  @Test
  void lineBreaksOfAnotherSystemDoNotMatter() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(
        file(),
        "call:     add(1, 2)\r\nverdict:  OK\r\nevents:\r\n  stdout  \"adding\\n\"\r\n  end     3");

    assertThat(Runs.add()).matches(snapshots("false"), TEA);
  }

  @Test
  void aFileThatIsNoTextIsTold() throws IOException {
    Files.createDirectories(file().getParent());
    Files.write(file(), new byte[] {(byte) 0xff});

    assertThatThrownBy(() -> assertThat(Runs.add()).matches(snapshots("false"), TEA))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("snapshot " + shown() + " is not UTF-8 text; save it as UTF-8 or delete it");
  }

  @Test
  void aFolderThatCannotBeMadeIsTold() throws IOException {
    Files.writeString(folder.resolve("orders"), "a file");

    assertThatThrownBy(() -> assertThat(Runs.add()).matches(snapshots("true"), TEA))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("snapshot " + shown() + " cannot be written: ");
  }

  @Test
  void isNamedByItsTest() {
    assertThat(SnapshotName.ofTest().path())
        .isEqualTo("dev/isola/assertj/SnapshotTest/isNamedByItsTest.timeline.txt");
    assertThatCode(
            () ->
                assertThat(Stream.of(1).map(any -> SnapshotName.ofTest()).toList())
                    .containsExactly(SnapshotName.ofTest()))
        .doesNotThrowAnyException();
  }

  @RepeatedTest(2)
  void isNamedByARepeatedTest() {
    assertThat(SnapshotName.ofTest().path()).endsWith("/isNamedByARepeatedTest.timeline.txt");
  }

  @Nested
  class Inner {
    @Test
    void isNamedByItsClassToo() {
      assertThat(SnapshotName.ofTest().path())
          .isEqualTo("dev/isola/assertj/SnapshotTest/Inner/isNamedByItsClassToo.timeline.txt");
    }
  }

  @TestFactory
  DynamicTest needsANameWhereNoTestIsOnTheStack() {
    return DynamicTest.dynamicTest(
        "in another thread",
        () ->
            assertThatThrownBy(() -> CompletableFuture.supplyAsync(SnapshotName::ofTest).join())
                .hasRootCauseMessage(
                    "no test method is on the stack of this thread, so that the snapshot has no name;"
                        + " give it one: matchesSnapshot(\"name\")"));
  }

  @Test
  void softAssertionsCollectAMismatch() {
    org.assertj.core.api.Assertions.assertThatExceptionOfType(MultipleFailuresError.class)
        .isThrownBy(
            () ->
                IsolaSoftAssertions.assertSoftly(
                    softly -> {
                      softly.assertThat(Runs.add()).matchesSnapshot("none/such").hasValue(4);
                      softly
                          .assertThat(Runs.add())
                          .events()
                          .matchesSnapshot("none/such")
                          .hasNo(anyStdout());
                    }))
        .satisfies(error -> assertThat(error.getFailures()).hasSize(4));
  }

  @Test
  void isKeptBesideTheTests() {
    try (var sandbox = Isola.buildTemplate("python").create();
        EventStream stream = start(sandbox)) {
      assertThat(stream.result()).matchesSnapshot();
    }
  }

  private static EventStream start(dev.isola.Sandbox sandbox) {
    sandbox.loadScript(
        "steps.py",
        """
        from sandbox import logging

        def steps(n):
            print("go")
            for i in range(n):
                logging.info("step {}", i)
                yield {"step": i, "half": i / 2}
            raise RuntimeError("no more steps")
        """);
    return sandbox.runStream("steps", 3);
  }
}
