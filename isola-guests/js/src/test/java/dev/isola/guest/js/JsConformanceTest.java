package dev.isola.guest.js;

import static dev.isola.guest.js.JsGuest.JS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.RunResult;
import dev.isola.Verdict;
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

/** What every guest has to do, done by the JavaScript guest. */
class JsConformanceTest {
  @Nested
  class Runtime extends RuntimeConformance {
    Runtime() {
      super(JS);
    }
  }

  @Nested
  class CompiledClasses extends CompiledClassesConformance {}

  @Nested
  class Bundles extends BundleConformance {
    Bundles() {
      super(JS);
    }
  }

  @Nested
  class Lifecycle extends LifecycleConformance {
    Lifecycle() {
      super(JS);
    }

    @Override
    protected String frame(String file, int line, String function) {
      String place = file + ":" + line + ":";
      return function.isEmpty() ? place : "at " + function + " (" + place;
    }
  }

  @Nested
  class Templates extends TemplateConformance {
    Templates() {
      super(JS);
    }
  }

  @Nested
  class Hostcalls extends HostcallConformance {
    Hostcalls() {
      super(JS);
    }
  }

  @Nested
  class Http extends HttpConformance {
    Http() {
      super(JS);
    }

    @Override
    protected String error(String failure) {
      return "TypeError"; // whose cause has a class that tells more
    }
  }

  @Nested
  class Events extends EventsConformance {
    Events() {
      super(JS);
    }
  }

  @Nested
  class StreamArgs extends StreamArgConformance {
    StreamArgs() {
      super(JS);
    }
  }

  @Nested
  class FilesOfASandbox extends FilesConformance {
    FilesOfASandbox() {
      super(JS);
    }
  }

  @Nested
  class Limits extends LimitsConformance {
    Limits() {
      super(JS);
    }

    @Override
    protected String memoryError() {
      return "InternalError";
    }
  }

  @Nested
  class Determinism extends DeterminismConformance {
    Determinism() {
      super(JS);
    }

    @Override
    protected String placeAndTime() {
      return "[0,\"Thu Jan 01 1970 00:00:00 GMT+0000\",\"1234.5\"]";
    }
  }

  @Nested
  class Values extends ValuesConformance {
    Values() {
      super(JS);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '\0',
        value = {
          "undefined|null",
          "[1, , undefined]|[1,null,null]",
          "{a: 1, b: undefined}|{\"a\":1}",
          "{2: 'b', 1: 'a', c: 0}|{\"1\":\"a\",\"2\":\"b\",\"c\":0}",
          "1.0|1",
          "-0|-0.0",
          "0.1 + 0.2|0.30000000000000004",
          "1e300|1.0E300",
          "2 ** 53|9007199254740992",
          "2n ** 64n|18446744073709551616",
          "-(2n ** 64n) - 1n|-18446744073709551617",
          "[5n, -5n, 2n ** 63n]|[5,-5,9223372036854775808]",
          "new Date(Date.UTC(2024, 1, 29))|\"2024-02-29T00:00:00.000Z\"",
          "new Map([['a', 1], [2, new Map()]])|{\"a\":1,\"2\":{}}",
          "new Set(['b', 'a', 'b'])|[\"b\",\"a\"]",
          "new Uint8Array([255])|\"/w==\"",
          "new Uint8Array([1, 2, 3, 4]).subarray(1, 3)|\"AgM=\"",
          "new Uint8Array([97]).buffer|\"YQ==\"",
          "new Float32Array([1.5, -2])|[1.5,-2]",
          "new Int16Array([-1, 7])|[-1,7]",
          "new BigInt64Array([-1n])|[-1]",
          "Object.assign(Object.create({inherited: 1}), {own: 2})|{\"own\":2}",
          "new (class Point { x = 1; #y = 2; get z() { return 3; } })()|{\"x\":1}",
          "{get a() { return 1; }, [Symbol('s')]: 2}|{\"a\":1}",
          "{toJSON() { return 'as text'; }}|\"as text\"",
          "Object.create(null)|{}",
          "[new String('s'), new Number(1), new Boolean(false), Object(1n)]|[\"s\",1,false,1]",
        })
    void ofJavaScriptsTypesMap(String expression, String json) {
      assertThat(sandbox().run("evaluate", expression)).hasToString(json);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '\0',
        value = {
          "() => 1|TypeError|function",
          "{list: [0, {callback() {}}]}|TypeError|list[1].callback",
          "[Symbol('s')]|TypeError|symbol",
          "{answer: Promise.resolve(1)}|TypeError|await",
          "{get a() { throw new RangeError('from a getter'); }}|RangeError|from a getter",
        })
    void ofOtherTypesAreNamedInTheError(String expression, String type, String message) {
      RunResult result = sandbox().call("evaluate", expression);
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo(type);
      assertThat(result.error().orElseThrow().message()).contains(message);
    }
  }

  @Nested
  class Suite extends SuiteConformance {
    Suite() {
      super(JS);
    }
  }

  @Nested
  class HostilePrograms extends HostileConformance {
    HostilePrograms() {
      super(JS);
    }
  }
}
