package dev.isola.guest.python;

import static dev.isola.guest.python.PythonGuest.PYTHON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.Verdict;
import dev.isola.guests.conformance.BundleConformance;
import dev.isola.guests.conformance.CompiledClassesConformance;
import dev.isola.guests.conformance.DeterminismConformance;
import dev.isola.guests.conformance.EventsConformance;
import dev.isola.guests.conformance.FilesConformance;
import dev.isola.guests.conformance.HostcallConformance;
import dev.isola.guests.conformance.HostileConformance;
import dev.isola.guests.conformance.HostileProgram;
import dev.isola.guests.conformance.HttpConformance;
import dev.isola.guests.conformance.LifecycleConformance;
import dev.isola.guests.conformance.LimitsConformance;
import dev.isola.guests.conformance.RuntimeConformance;
import dev.isola.guests.conformance.StreamArgConformance;
import dev.isola.guests.conformance.TemplateConformance;
import dev.isola.guests.conformance.ValuesConformance;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every guest has to do, done by the Python guest. */
class PythonConformanceTest {
  @Nested
  class Runtime extends RuntimeConformance {
    Runtime() {
      super(PYTHON);
    }
  }

  @Nested
  class CompiledClasses extends CompiledClassesConformance {}

  @Nested
  class Bundles extends BundleConformance {
    Bundles() {
      super(PYTHON);
    }
  }

  @Nested
  class Lifecycle extends LifecycleConformance {
    Lifecycle() {
      super(PYTHON);
    }

    @Override
    protected String frame(String file, int line, String function) {
      String place = "File \"" + file + "\", line " + line;
      return function.isEmpty() ? place : place + ", in " + function;
    }
  }

  @Nested
  class Templates extends TemplateConformance {
    Templates() {
      super(PYTHON);
    }
  }

  @Nested
  class Hostcalls extends HostcallConformance {
    Hostcalls() {
      super(PYTHON);
    }
  }

  @Nested
  class Http extends HttpConformance {
    Http() {
      super(PYTHON);
    }
  }

  @Nested
  class Events extends EventsConformance {
    Events() {
      super(PYTHON);
    }
  }

  @Nested
  class StreamArgs extends StreamArgConformance {
    StreamArgs() {
      super(PYTHON);
    }
  }

  @Nested
  class FilesOfASandbox extends FilesConformance {
    FilesOfASandbox() {
      super(PYTHON);
    }
  }

  @Nested
  class Limits extends LimitsConformance {
    Limits() {
      super(PYTHON);
    }

    @Override
    protected String memoryError() {
      return "MemoryError";
    }
  }

  @Nested
  class Determinism extends DeterminismConformance {
    Determinism() {
      super(PYTHON);
    }

    @Override
    protected String placeAndTime() {
      return "[\"UTC\",0,\"1970-01-01 00:00:00\",\"1234.5\",null]";
    }
  }

  @Nested
  class Values extends ValuesConformance {
    Values() {
      super(PYTHON);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '\0',
        value = {
          "(1, 2)|[1,2]",
          "{3, 1, 2}|[1,2,3]",
          "range(3)|[0,1,2]",
          "{1: 'a', 2.5: 'b', None: 'c', True: 'd'}|{\"1\":\"d\",\"2.5\":\"b\",\"null\":\"c\"}",
          "b'\\xff'|\"/w==\"",
          "bytearray(b'a')|\"YQ==\"",
          "2 ** 64|18446744073709551616",
          "-2 ** 64 - 1|-18446744073709551617",
          "1e300|1.0E300",
          "__import__('decimal').Decimal('1.10')|\"1.10\"",
          "__import__('datetime').date(2024, 2, 29)|\"2024-02-29\"",
          "__import__('collections').OrderedDict(a=1)|{\"a\":1}",
          "__import__('collections').namedtuple('P', 'x y')(1, 2)|[1,2]",
          "__import__('enum').IntEnum('E', 'A B').B|2",
        })
    void ofPythonsTypesMap(String expression, String json) {
      assertThat(sandbox().run("evaluate", expression)).hasToString(json);
    }
  }

  @Nested
  class HostilePrograms extends HostileConformance {
    HostilePrograms() {
      super(PYTHON);
    }

    private static HostileProgram program(String body, Verdict... verdicts) {
      String title = body.replace("\n", "; ");
      return HostileProgram.of(title, "def f():\n" + body.indent(4), verdicts);
    }

    @Override
    protected List<HostileProgram> programs() {
      return List.of(
          program("while True: pass", Verdict.TIME_LIMIT),
          program("while True: print('x')", Verdict.OUTPUT_LIMIT),
          program(
              "while True: print('x', flush=True, file=__import__('sys').stderr)",
              Verdict.OUTPUT_LIMIT),
          program("return [0] * 10**9", Verdict.MEMORY_LIMIT),
          program("return 10**10**8", Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT),
          program("return 'a' * 2**31", Verdict.MEMORY_LIMIT),
          program("return bytes(2**31 - 1)", Verdict.MEMORY_LIMIT, Verdict.GUEST_ERROR),
          program("import re\nreturn bool(re.match('(a+)+$', 'a' * 40 + 'b'))", Verdict.TIME_LIMIT),
          program("return sum(range(10**12))", Verdict.TIME_LIMIT),
          program("import time\ntime.sleep(10**6)", Verdict.TIME_LIMIT),
          program("import asyncio\nasyncio.run(asyncio.sleep(10**6))", Verdict.TIME_LIMIT),
          program("f()", Verdict.GUEST_ERROR),
          program(
              "import sys\nsys.setrecursionlimit(10**9)\nf()",
              Verdict.GUEST_ERROR,
              Verdict.MEMORY_LIMIT,
              Verdict.TIME_LIMIT),
          program(
              "class A:\n    def __repr__(self): return repr(self)\nreturn repr(A())",
              Verdict.GUEST_ERROR),
          program(
              "x = []\nfor _ in range(10**6): x = [x]\nreturn repr(x)",
              Verdict.GUEST_ERROR,
              Verdict.MEMORY_LIMIT),
          program("x = []\nwhile True: x.append('y' * 10**6 + str(len(x)))", Verdict.MEMORY_LIMIT),
          program("x = []\nx.append(x)\nreturn x", Verdict.GUEST_ERROR),
          program(
              "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
              Verdict.TIME_LIMIT),
          program("import sandbox\nwhile True: sandbox.emit('x' * 1000)", Verdict.OUTPUT_LIMIT),
          program(
              "from sandbox import logging\nwhile True: logging.info('x' * 100)",
              Verdict.OUTPUT_LIMIT),
          program("while True: yield 1", Verdict.OUTPUT_LIMIT),
          program("import os\nos._exit(0)", Verdict.GUEST_ERROR),
          program("import os\nos.abort()", Verdict.GUEST_ERROR),
          program("import sys\nsys.exit(0)", Verdict.GUEST_ERROR),
          program("raise KeyboardInterrupt", Verdict.GUEST_ERROR),
          program("raise BaseException('b')", Verdict.GUEST_ERROR),
          program(
              "class E(Exception):\n    def __str__(self): return 1 / 0\nraise E()",
              Verdict.GUEST_ERROR),
          program("raise ValueError('x' * 10**7)", Verdict.GUEST_ERROR),
          program("return '\\ud800'", Verdict.GUEST_ERROR),
          program("return object()", Verdict.GUEST_ERROR),
          program(
              "from sandbox.asyncio import hostcall, run\nrun(hostcall('never'))",
              Verdict.TIME_LIMIT),
          program(
              "from sandbox.asyncio import hostcall, run\nrun(hostcall('stubborn'))",
              Verdict.TIME_LIMIT),
          program("import os\nreturn os.listdir('/etc')", Verdict.GUEST_ERROR),
          program("return open('/etc/passwd').read()", Verdict.GUEST_ERROR),
          program("return open('/lib/../../etc/passwd').read()", Verdict.GUEST_ERROR),
          program("import socket\nsocket.create_connection(('127.0.0.1', 1))", Verdict.GUEST_ERROR),
          program("import subprocess\nsubprocess.run(['ls'])", Verdict.GUEST_ERROR),
          program("import threading\nthreading.Thread(target=print).start()", Verdict.GUEST_ERROR));
    }
  }
}
