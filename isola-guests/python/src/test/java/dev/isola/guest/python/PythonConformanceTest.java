package dev.isola.guest.python;

import static dev.isola.guest.python.PythonGuest.PYTHON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.guests.conformance.BundleConformance;
import dev.isola.guests.conformance.CompiledClassesConformance;
import dev.isola.guests.conformance.DeterminismConformance;
import dev.isola.guests.conformance.EventsConformance;
import dev.isola.guests.conformance.FilesConformance;
import dev.isola.guests.conformance.HostcallConformance;
import dev.isola.guests.conformance.HostileConformance;
import dev.isola.guests.conformance.HttpConformance;
import dev.isola.guests.conformance.LifecycleConformance;
import dev.isola.guests.conformance.LimitsConformance;
import dev.isola.guests.conformance.RuntimeConformance;
import dev.isola.guests.conformance.StreamArgConformance;
import dev.isola.guests.conformance.SuiteConformance;
import dev.isola.guests.conformance.TemplateConformance;
import dev.isola.guests.conformance.ValuesConformance;
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
  class Suite extends SuiteConformance {
    Suite() {
      super(PYTHON);
    }
  }

  @Nested
  class HostilePrograms extends HostileConformance {
    HostilePrograms() {
      super(PYTHON);
    }
  }
}
