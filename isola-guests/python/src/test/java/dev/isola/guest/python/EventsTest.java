package dev.isola.guest.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.EndEvent;
import dev.isola.ErrorEvent;
import dev.isola.Event;
import dev.isola.EventStream;
import dev.isola.LogEvent;
import dev.isola.LogLevel;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxState;
import dev.isola.StderrEvent;
import dev.isola.StdoutEvent;
import dev.isola.Verdict;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static String sketch(Event event) {
    if (event instanceof StdoutEvent out) {
      return "out:" + out.data().strip();
    }
    if (event instanceof StderrEvent err) {
      return "err:" + err.data().strip();
    }
    if (event instanceof ResultEvent result) {
      return "result:" + result.data();
    }
    if (event instanceof LogEvent log) {
      return "log:" + log.message();
    }
    if (event instanceof ErrorEvent error) {
      return "error:" + error.error().type();
    }
    return "end:" + ((EndEvent) event).data();
  }

  @Test
  void comeInTheOrderInWhichTheyHappened() {
    try (Sandbox sandbox =
            PythonSandboxes.with(
                """
                import sys, sandbox
                from sandbox import logging
                def f():
                    print('one')
                    yield 1
                    print('two', file=sys.stderr)
                    sandbox.emit({'k': [2]})
                    logging.warning('careful {}', 3, field=4)
                    print('three')
                    yield None
                    return 'done'
                """);
        EventStream stream = sandbox.runStream("f")) {
      List<String> events = stream.stream().map(EventsTest::sketch).toList();
      assertThat(events)
          .containsExactly(
              "out:one",
              "result:1",
              "err:two",
              "result:{\"k\":[2]}",
              "log:careful 3",
              "out:three",
              "result:null",
              "end:\"done\"");
      assertThat(stream.result().verdict()).isEqualTo(Verdict.OK);
    }
  }

  @Test
  void endWithAnErrorIfTheProgramFails() {
    RunResult result = PythonSandboxes.call("def f():\n    print('x')\n    return 1 / 0");
    assertThat(result.events().stream().map(EventsTest::sketch))
        .containsExactly("out:x", "error:ZeroDivisionError");
  }

  @Test
  void logsHaveLevelsAndFields() {
    RunResult result =
        PythonSandboxes.call(
            """
            from sandbox import logging
            def f():
                logging.debug('d')
                logging.info('i', user='anna', ids=[1, 2])
                logging.warning('w')
                logging.error('e {0}', 'x')
            """);
    assertThat(result.logs())
        .extracting(LogEvent::level)
        .containsExactly(LogLevel.DEBUG, LogLevel.INFO, LogLevel.WARN, LogLevel.ERROR);
    assertThat(result.logs().get(1).fields()).hasToString("{\"user\":\"anna\",\"ids\":[1,2]}");
    assertThat(result.logs().get(3).message()).isEqualTo("e x");
  }

  @Test
  void textIsDecodedWholeHoweverItIsWritten() {
    RunResult result =
        PythonSandboxes.call(
            """
            import sys
            def f():
                for byte in 'ü😀'.encode():
                    sys.stdout.buffer.write(bytes([byte]))
                    sys.stdout.buffer.flush()
                sys.stdout.buffer.write(b'\\xff!')
                sys.stdout.buffer.flush()
            """);
    assertThat(result.stdout()).isEqualTo("ü😀\uFFFD!");
  }

  @Test
  void outputWithoutALineEndIsNotLost() {
    assertThat(PythonSandboxes.call("def f(): print('no line end', end='')").stdout())
        .isEqualTo("no line end");
    assertThat(PythonSandboxes.call("def f():\n    print('x', end='')\n    1 / 0").stdout())
        .isEqualTo("x");
  }

  @Test
  void canBeReadWhileTheGuestRuns() {
    try (Sandbox sandbox =
        PythonSandboxes.with(
            "def f():\n    n = 0\n    while True:\n        yield n\n        n += 1")) {
      EventStream stream = sandbox.runStream("f");
      Iterator<Event> events = stream.iterator();
      for (int i = 0; i < 1000; i++) {
        assertThat(sketch(events.next())).isEqualTo("result:" + i);
      }
      stream.close();
      assertThat(stream.result().verdict()).isEqualTo(Verdict.CANCELLED);
      assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
    }
  }
}
