package dev.isola.guest.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxState;
import dev.isola.Verdict;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileProgramsTest {
  private static final Duration LIMIT = Duration.ofSeconds(4);

  /** For programs that run into another limit, however slow the machine is. */
  private static final Duration LONG_LIMIT = Duration.ofMinutes(3);

  /** A generous bound: the precise distance from the deadline is for a benchmark to measure. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  /** So that no program's time limit has to pay for the first use of hostcalls in this JVM. */
  @BeforeAll
  static void warmUp() {
    SandboxConfig config =
        PythonSandboxes.config().timeout(LONG_LIMIT).hostcall("echo", payload -> payload).build();
    PythonSandboxes.call(
        config,
        "from sandbox.asyncio import hostcall, run\ndef f(): return run(hostcall('echo', 1))\n");
  }

  record Program(String body, Set<Verdict> verdicts) {
    static Program of(String body, Verdict... verdicts) {
      return new Program(body, EnumSet.of(verdicts[0], verdicts));
    }

    @Override
    public String toString() {
      return body.replace("\n", "; ");
    }
  }

  static Program[] programs() {
    return new Program[] {
      Program.of("while True: pass", Verdict.TIME_LIMIT),
      Program.of("while True: print('x')", Verdict.OUTPUT_LIMIT),
      Program.of(
          "while True: print('x', flush=True, file=__import__('sys').stderr)",
          Verdict.OUTPUT_LIMIT),
      Program.of("return [0] * 10**9", Verdict.MEMORY_LIMIT),
      Program.of("return 10**10**8", Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT),
      Program.of("return 'a' * 2**31", Verdict.MEMORY_LIMIT),
      Program.of("return bytes(2**31 - 1)", Verdict.MEMORY_LIMIT, Verdict.GUEST_ERROR),
      Program.of("import re\nreturn bool(re.match('(a+)+$', 'a' * 40 + 'b'))", Verdict.TIME_LIMIT),
      Program.of("return sum(range(10**12))", Verdict.TIME_LIMIT),
      Program.of("import time\ntime.sleep(10**6)", Verdict.TIME_LIMIT),
      Program.of("import asyncio\nasyncio.run(asyncio.sleep(10**6))", Verdict.TIME_LIMIT),
      Program.of("f()", Verdict.GUEST_ERROR),
      Program.of(
          "import sys\nsys.setrecursionlimit(10**9)\nf()",
          Verdict.GUEST_ERROR,
          Verdict.MEMORY_LIMIT,
          Verdict.TIME_LIMIT),
      Program.of(
          "class A:\n    def __repr__(self): return repr(self)\nreturn repr(A())",
          Verdict.GUEST_ERROR),
      Program.of(
          "x = []\nfor _ in range(10**6): x = [x]\nreturn repr(x)",
          Verdict.GUEST_ERROR,
          Verdict.MEMORY_LIMIT),
      Program.of("x = []\nwhile True: x.append('y' * 10**6 + str(len(x)))", Verdict.MEMORY_LIMIT),
      Program.of("x = []\nx.append(x)\nreturn x", Verdict.GUEST_ERROR),
      Program.of(
          "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
          Verdict.TIME_LIMIT),
      Program.of("import sandbox\nwhile True: sandbox.emit('x' * 1000)", Verdict.OUTPUT_LIMIT),
      Program.of(
          "from sandbox import logging\nwhile True: logging.info('x' * 100)", Verdict.OUTPUT_LIMIT),
      Program.of("while True: yield 1", Verdict.OUTPUT_LIMIT),
      Program.of("import os\nos._exit(0)", Verdict.GUEST_ERROR),
      Program.of("import os\nos.abort()", Verdict.GUEST_ERROR),
      Program.of("import sys\nsys.exit(0)", Verdict.GUEST_ERROR),
      Program.of("raise KeyboardInterrupt", Verdict.GUEST_ERROR),
      Program.of("raise BaseException('b')", Verdict.GUEST_ERROR),
      Program.of(
          "class E(Exception):\n    def __str__(self): return 1 / 0\nraise E()",
          Verdict.GUEST_ERROR),
      Program.of("raise ValueError('x' * 10**7)", Verdict.GUEST_ERROR),
      Program.of("return '\\ud800'", Verdict.GUEST_ERROR),
      Program.of("return object()", Verdict.GUEST_ERROR),
      Program.of(
          "from sandbox.asyncio import hostcall, run\nrun(hostcall('never'))", Verdict.TIME_LIMIT),
      Program.of(
          "from sandbox.asyncio import hostcall, run\nrun(hostcall('stubborn'))",
          Verdict.TIME_LIMIT),
      Program.of("import os\nreturn os.listdir('/etc')", Verdict.GUEST_ERROR),
      Program.of("return open('/etc/passwd').read()", Verdict.GUEST_ERROR),
      Program.of("return open('/lib/../../etc/passwd').read()", Verdict.GUEST_ERROR),
      Program.of("import socket\nsocket.create_connection(('127.0.0.1', 1))", Verdict.GUEST_ERROR),
      Program.of("import subprocess\nsubprocess.run(['ls'])", Verdict.GUEST_ERROR),
      Program.of("import threading\nthreading.Thread(target=print).start()", Verdict.GUEST_ERROR),
    };
  }

  @ParameterizedTest
  @MethodSource("programs")
  void endsWithItsVerdictAndHarmsNobody(Program program) {
    Duration limit = program.verdicts().contains(Verdict.TIME_LIMIT) ? LIMIT : LONG_LIMIT;
    CountDownLatch release = new CountDownLatch(1);
    SandboxConfig config =
        PythonSandboxes.config()
            .timeout(limit)
            .maxOutput(100_000)
            .maxMemory(128L << 20)
            .hostcall("thread", payload -> Thread.currentThread().getName())
            .hostcall(
                "never",
                payload -> {
                  new CountDownLatch(1).await();
                  return null;
                })
            .hostcall(
                "stubborn",
                payload -> {
                  while (release.getCount() > 0) {
                    try {
                      release.await();
                    } catch (InterruptedException e) {
                      // Ignores that it is not wanted any more.
                    }
                  }
                  return null;
                })
            .build();
    String script =
        """
        from sandbox.asyncio import hostcall
        async def thread():
            return await hostcall('thread')
        def f():
        """
            + program.body().indent(4);
    String worker;
    RunResult result;
    try (Sandbox sandbox = PythonSandboxes.with(config, script)) {
      worker = sandbox.run("thread").textValue().replaceFirst("-hostcall-\\d+$", "");
      result = sandbox.call("f");
      if (result.verdict() != Verdict.GUEST_ERROR) {
        assertThat(sandbox.state()).isEqualTo(SandboxState.POISONED);
      }
      release.countDown();
    }
    assertThat(result.verdict()).as("%s", result.error()).isIn(program.verdicts());
    assertThat(result.error()).isPresent();
    assertThat(result.duration()).isLessThan(limit.plus(BOUND));
    assertThat(PythonSandboxes.threads(worker + "-")).isEmpty();
    assertThat(PythonSandboxes.threads(worker)).doesNotContain(worker);
    assertThat(PythonSandboxes.call("def f(): return sum(range(10))").value().intValue())
        .isEqualTo(45);
  }
}
