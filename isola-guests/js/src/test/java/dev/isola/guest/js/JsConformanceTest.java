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
  class HostilePrograms extends HostileConformance {
    HostilePrograms() {
      super(JS);
    }

    private static HostileProgram program(String body, Verdict... verdicts) {
      return HostileProgram.of(
          body.replace("\n", " "), "async function f() {\n" + body + "\n}", verdicts);
    }

    private static HostileProgram script(String source, Verdict... verdicts) {
      return HostileProgram.of(source.replace("\n", " "), source, verdicts);
    }

    @Override
    protected List<HostileProgram> programs() {
      return List.of(
          // Time
          program("while (true) {}", Verdict.TIME_LIMIT),
          program("for (;;);", Verdict.TIME_LIMIT),
          program(
              "while (true) { try { while (true) {} } finally { continue; } }", Verdict.TIME_LIMIT),
          program("return /(a+)+$/.test('a'.repeat(40) + 'b')", Verdict.TIME_LIMIT),
          program("return /^(([a-z])+.)+[A-Z]([a-z])+$/.test('a'.repeat(60))", Verdict.TIME_LIMIT),
          program(
              "return 'x'.repeat(1e5).replace(/(x*)*y/g, '')",
              Verdict.TIME_LIMIT,
              Verdict.GUEST_ERROR),
          program("(function again() { Promise.resolve().then(again); })();", Verdict.TIME_LIMIT),
          program("for (;;) await null;", Verdict.TIME_LIMIT),
          program("await { then(done) { done(this); } };", Verdict.TIME_LIMIT),
          program("setInterval(() => {}, 0); await new Promise(() => {});", Verdict.TIME_LIMIT),
          program(
              "await new Promise(() => { (function again() { setTimeout(again, 0); })(); });",
              Verdict.TIME_LIMIT),
          program("await new Promise((done) => setTimeout(done, 1e9));", Verdict.TIME_LIMIT),
          program("await hostcall('never');", Verdict.TIME_LIMIT),
          program("await hostcall('stubborn');", Verdict.TIME_LIMIT),
          program(
              "return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);",
              Verdict.TIME_LIMIT),
          program(
              "return Array.from({ length: 2 ** 53 - 1 }, () => 0).length",
              Verdict.MEMORY_LIMIT,
              Verdict.TIME_LIMIT,
              Verdict.GUEST_ERROR),
          program(
              "return String(7n ** 10_000_000n).length",
              Verdict.TIME_LIMIT,
              Verdict.MEMORY_LIMIT,
              Verdict.GUEST_ERROR),
          program(
              "const handler = { get: () => proxy, ownKeys: () => { while (true) {} } };"
                  + " const proxy = new Proxy({}, handler); return proxy;",
              Verdict.TIME_LIMIT),
          program("return { toJSON() { while (true) {} } };", Verdict.TIME_LIMIT),
          program(
              "for await (const x of new ReadableStream({ pull(c) { c.enqueue(1); } }));",
              Verdict.TIME_LIMIT),
          program(
              "await new ReadableStream({ pull(c) { c.enqueue(1); } }).pipeTo(new WritableStream());",
              Verdict.TIME_LIMIT),
          program(
              "const e = new Error('x');"
                  + " Object.defineProperty(e, 'message', { get() { while (true) {} } }); throw e;",
              Verdict.TIME_LIMIT),
          script(
              "function* f() { try { for (;;) {} } finally { for (;;) {} } }", Verdict.TIME_LIMIT),
          // Output
          program("for (;;) console.log(1);", Verdict.OUTPUT_LIMIT),
          program("for (;;) console.error(1);", Verdict.OUTPUT_LIMIT),
          program("for (;;) sandbox.log.info('x'.repeat(100));", Verdict.OUTPUT_LIMIT),
          program("for (;;) sandbox.emit('x'.repeat(1000));", Verdict.OUTPUT_LIMIT),
          program("console.log('x'.repeat(1e7));", Verdict.OUTPUT_LIMIT),
          script("function* f() { for (;;) yield 1; }", Verdict.OUTPUT_LIMIT),
          script("async function* f() { for (;;) yield 1; }", Verdict.OUTPUT_LIMIT),
          // Memory
          program("return new Array(2 ** 32 - 1).fill(0).length;", Verdict.MEMORY_LIMIT),
          program("return 'a'.repeat(2 ** 30).length;", Verdict.MEMORY_LIMIT),
          program("let s = 'ab'; for (;;) s += s;", Verdict.MEMORY_LIMIT),
          program(
              "let s = ''; for (let i = 0; ; i++) s += 'some text '.repeat(1000) + i;",
              Verdict.MEMORY_LIMIT),
          program(
              "const m = new Map(); for (let i = 0; ; i++) m.set(i, 'v'.repeat(1000) + i);",
              Verdict.MEMORY_LIMIT),
          program(
              "const s = new Set(); for (let i = 0; ; i++) s.add('k'.repeat(1000) + i);",
              Verdict.MEMORY_LIMIT),
          program("const a = []; for (;;) a.push(new ArrayBuffer(1 << 20));", Verdict.MEMORY_LIMIT),
          program("return new ArrayBuffer(2 ** 31).byteLength;", Verdict.MEMORY_LIMIT),
          program(
              "new ReadableStream({ start(c) { for (;;) c.enqueue(new Uint8Array(1e4)); } });",
              Verdict.MEMORY_LIMIT),
          program(
              "const w = new TransformStream().writable.getWriter();"
                  + " for (;;) w.write(new Uint8Array(1e4));",
              Verdict.MEMORY_LIMIT),
          program("const a = []; for (;;) a.push(a.slice());", Verdict.MEMORY_LIMIT),
          program(
              "let o = {}; for (let i = 0; ; i++) o['key'.repeat(300) + i] = { o };",
              Verdict.MEMORY_LIMIT),
          program(
              "const all = []; for (;;) all.push(Promise.resolve(new Array(500).fill(0)));",
              Verdict.MEMORY_LIMIT),
          program(
              "const all = []; for (;;) all.push(((kept) => () => kept)(new Array(500).fill(0)));",
              Verdict.MEMORY_LIMIT),
          program(
              "for (;;) Promise.resolve(new Array(500).fill(0)).then(() => {});",
              Verdict.MEMORY_LIMIT),
          program(
              "for (;;) setTimeout(() => {}, 1e6, new Array(500).fill(0));",
              Verdict.MEMORY_LIMIT,
              Verdict.GUEST_ERROR),
          program(
              "let b = 2n; for (;;) b *= b;",
              Verdict.MEMORY_LIMIT,
              Verdict.TIME_LIMIT,
              Verdict.GUEST_ERROR),
          program("return [...'ab'.repeat(2 ** 27)].length;", Verdict.MEMORY_LIMIT),
          program("return 'x'.padEnd(2 ** 29).split('').length;", Verdict.MEMORY_LIMIT),
          program(
              "return JSON.stringify(Array(3e7).fill('abcdefgh')).length;", Verdict.MEMORY_LIMIT),
          program(
              "const p = []; for (;;) p.push(hostcall('never', 'x'.repeat(1e6)));",
              Verdict.MEMORY_LIMIT,
              Verdict.GUEST_ERROR,
              Verdict.TIME_LIMIT),
          // Recursion
          program("return await f();", Verdict.GUEST_ERROR, Verdict.MEMORY_LIMIT),
          script("function f() { return f(); }", Verdict.GUEST_ERROR),
          script("const f = (n = 0) => f(n + 1) + 1;", Verdict.GUEST_ERROR),
          script(
              "class A { get x() { return this.x; } }\nfunction f() { return new A().x; }",
              Verdict.GUEST_ERROR),
          program(
              "const o = { toString() { return `${this}`; } }; return `${o}`;",
              Verdict.GUEST_ERROR),
          program("const o = { valueOf() { return +this; } }; return +o;", Verdict.GUEST_ERROR),
          program(
              "const p = new Proxy({}, { get: (t, k, r) => r[k] }); return p.x;",
              Verdict.GUEST_ERROR),
          program(
              "let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); return p.x;",
              Verdict.GUEST_ERROR),
          program(
              "let g = () => 1; for (let i = 0; i < 1e5; i++) { g = g.bind(null); delete g.name; }"
                  + " return g();",
              Verdict.GUEST_ERROR),
          program(
              "return JSON.parse('['.repeat(1e6) + ']'.repeat(1e6)).length;", Verdict.GUEST_ERROR),
          program(
              "return JSON.parse('{\"a\":'.repeat(1e6) + '1' + '}'.repeat(1e6));",
              Verdict.GUEST_ERROR),
          program(
              "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return JSON.stringify(a).length;",
              Verdict.GUEST_ERROR),
          program(
              "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a;", Verdict.GUEST_ERROR),
          program(
              "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return String(a);",
              Verdict.GUEST_ERROR),
          program(
              "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a.flat(Infinity).length;",
              Verdict.GUEST_ERROR),
          program("return eval('('.repeat(1e6) + '1' + ')'.repeat(1e6));", Verdict.GUEST_ERROR),
          program("return eval('['.repeat(1e5) + ']'.repeat(1e5)).length;", Verdict.GUEST_ERROR),
          program("return eval('-'.repeat(1e5).replaceAll('-', '- ') + '1');", Verdict.GUEST_ERROR),
          program(
              "return new RegExp('('.repeat(1e6) + ')'.repeat(1e6)).test('');",
              Verdict.GUEST_ERROR),
          program(
              "return new RegExp('(?:'.repeat(1e5) + ')'.repeat(1e5)).test('');",
              Verdict.GUEST_ERROR),
          program("return new RegExp('[' .repeat(1e5), 'v').test('');", Verdict.GUEST_ERROR),
          program(
              "return sandbox.cbor.decode(new Uint8Array(1e5).fill(0x81));", Verdict.GUEST_ERROR),
          program("const e = new Error('a'); e.cause = e; throw e;", Verdict.GUEST_ERROR),
          program(
              "let e = new Error('first');"
                  + " for (let i = 0; i < 1e5; i++) e = new Error('next', { cause: e }); throw e;",
              Verdict.GUEST_ERROR),
          program("const a = []; a.push(a); console.log(a); throw a;", Verdict.GUEST_ERROR),
          // Errors that are none, or that strike back
          program("throw undefined;", Verdict.GUEST_ERROR),
          program("throw null;", Verdict.GUEST_ERROR),
          program("throw 'text';", Verdict.GUEST_ERROR),
          program("throw Symbol('s');", Verdict.GUEST_ERROR),
          program("throw Object.create(null);", Verdict.GUEST_ERROR),
          program("throw new Proxy({}, { get() { throw 1; } });", Verdict.GUEST_ERROR),
          program(
              "const e = new Error();"
                  + " for (const k of ['name', 'message', 'stack', 'cause'])"
                  + " Object.defineProperty(e, k, { get() { throw e; } }); throw e;",
              Verdict.GUEST_ERROR),
          program(
              "const e = new Error('m'); e.stack = { toString() { throw 1; } }; throw e;",
              Verdict.GUEST_ERROR),
          program(
              "const e = new Error('m'); e.name = 1n; e.stack = 'x'.repeat(1e7); throw e;",
              Verdict.GUEST_ERROR),
          program("throw new Error('x'.repeat(1e7));", Verdict.GUEST_ERROR),
          program(
              "Error.prepareStackTrace = () => { throw 1; }; throw new Error('m');",
              Verdict.GUEST_ERROR),
          program("Error.stackTraceLimit = Infinity; f.call = 1; null.x;", Verdict.GUEST_ERROR),
          program("Promise.reject(new Error('nobody heeds this')); return 1;", Verdict.GUEST_ERROR),
          program(
              "setTimeout(() => { throw new Error('later'); }); await new Promise(() => {});",
              Verdict.GUEST_ERROR),
          script("function f() { return '\\ud800'; }", Verdict.GUEST_ERROR),
          // Built-ins turned against the runtime
          program(
              "Array.prototype.push = Array.prototype.map = Object.keys = JSON.stringify = null;"
                  + " Promise.prototype.then = () => { throw 1; };"
                  + " Symbol.prototype[Symbol.toPrimitive] = null; console.log([{}]); throw Symbol();",
              Verdict.GUEST_ERROR),
          program(
              "Object.defineProperty(Object.prototype, 'then', { get() { throw new Error('t'); },"
                  + " configurable: true }); return {};",
              Verdict.GUEST_ERROR),
          program(
              "Object.defineProperty(Array.prototype, 0, { set() { throw new Error('s'); } });"
                  + " console.log('%s', {}); throw new Error('done');",
              Verdict.GUEST_ERROR),
          program(
              "globalThis.Error = globalThis.Promise = undefined; null.x;", Verdict.GUEST_ERROR),
          program(
              "for (const k of Object.getOwnPropertyNames(globalThis)) {"
                  + " try { delete globalThis[k]; } catch {} } null.x;",
              Verdict.GUEST_ERROR),
          // The world outside
          program("return sandbox.readText('/etc/passwd');", Verdict.GUEST_ERROR),
          program("return sandbox.readText('/lib/../../etc/passwd');", Verdict.GUEST_ERROR),
          program("return sandbox.list('/etc');", Verdict.GUEST_ERROR),
          program("sandbox.writeText('/out.txt', 'x');", Verdict.GUEST_ERROR),
          program("return (await import('/etc/passwd')).default;", Verdict.GUEST_ERROR),
          program("return await import('std');", Verdict.GUEST_ERROR),
          program("return await import('os');", Verdict.GUEST_ERROR),
          program("return require('fs');", Verdict.GUEST_ERROR),
          program("process.exit(0);", Verdict.GUEST_ERROR),
          program("return await (await fetch('http://127.0.0.1/')).text();", Verdict.GUEST_ERROR));
    }
  }
}
