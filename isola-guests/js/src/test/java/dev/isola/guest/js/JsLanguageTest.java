package dev.isola.guest.js;

import static dev.isola.guest.js.JsGuest.JS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.GuestClock;
import dev.isola.GuestError;
import dev.isola.HostcallExchange;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.StreamArg;
import dev.isola.Verdict;
import dev.isola.guests.conformance.GuestUnderTest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsLanguageTest {
  /** A program whose function f returns true if the language works as it should. */
  record Program(String name, String source) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Program[] programs() {
    return new Program[] {
      new Program(
          "classes",
          """
          class Shape {
            static count = 0;
            #name;
            constructor(name) { this.#name = name; Shape.count++; }
            get name() { return this.#name; }
            static { Shape.kind = "shape"; }
            area() { throw new Error("abstract"); }
            toString() { return `${new.target ?? this.constructor.name}(${this.name})`; }
            static isShape(value) { return #name in value; }
          }
          class Square extends Shape {
            constructor(side) { super("square"); this.side = side; }
            area() { return this.side ** 2; }
            get [Symbol.toStringTag]() { return "Sq"; }
          }
          const Serializable = (Base) => class extends Base { json() { return JSON.stringify(this); } };
          class Tagged extends Serializable(Square) {}
          function f() {
            const t = new Tagged(3);
            return t.area() === 9 && t.json() === '{"side":3}' && String(t) === "Tagged(square)"
              && Object.prototype.toString.call(t) === "[object Sq]" && Shape.isShape(t)
              && !Shape.isShape({}) && Shape.count === 1 && Shape.kind === "shape";
          }
          """),
      new Program(
          "destructuring, spread, defaults and optional chaining",
          """
          function f() {
            const { a, b: [c, ...d], e = 5, ...rest } = { a: 1, b: [2, 3, 4], x: 7, y: { z: 8 } };
            const sum = (first = 1, { second = 2 } = {}, ...more) => first + second + more.length;
            let n = null; n ??= 3; let m = 0; m ||= 4; let k = 1; k &&= 6;
            return [a, c, d.join(), e, rest.y?.z, rest.q?.z.w, rest.f?.()].join("|") === "1|2|3,4|5|8||"
              && sum() === 3 && sum(2, { second: 3 }, 0, 0) === 7
              && [n, m, k].join() === "3,4,6" && Math.max(...[1, 5, 2], ...new Set([9])) === 9
              && { ...{ p: 1 }, p: 2 }.p === 2;
          }
          """),
      new Program(
          "steps and additions in the temporal dead zone",
          """
          function message(deed) {
            try { deed(); return "none"; } catch (e) { return e.name + ": " + e.message; }
          }
          function f() {
            const deeds = [
              () => { v++; let v = 1; },
              () => { v--; let v = 1; },
              () => { ++v; let v = 1; },
              () => { v += 1; let v = 1; },
              () => { v += "text"; let v = 1; },
              () => { const w = 2; v += w; let v = 1; },
              (w) => { v += w; let v = 1; },
              () => { switch (1) { case 0: let v; case 1: v++; } },
              () => { const w = v++; let v = 1; },
            ];
            return deeds.every((deed) => message(deed) === "ReferenceError: v is not initialized");
          }
          """),
      new Program(
          "steps over the ends of what integers hold",
          """
          function f() {
            let a = 2147483647, b = -2147483648, c = 2147483647, d = -2147483648, e = "5", g = 7n;
            let h = { valueOf() { return 41; } }, i = undefined, s = "a", t = 0.5;
            a++; b--; e++; g++; h++; i++; t--;
            s += 1; s += "b"; s += s;
            const before = [c++, d--];
            let u = 2147483647, w = 1;
            u += w;
            let x = "n"; x += w; let y = 1n; y += 2n;
            return [a, b, c, d, e, String(g), h, i, s, t, before.join(), u, x, String(y)].join("|")
              === "2147483648|-2147483649|2147483648|-2147483649|6|8|42|NaN|a1ba1b|-0.5"
                + "|2147483647,-2147483648|2147483648|n1|3";
          }
          """),
      new Program(
          "closures, hoisting and the temporal dead zone",
          """
          function f() {
            const fs = [];
            for (let i = 0; i < 3; i++) fs.push(() => i);
            let dead = false;
            try { early; } catch (e) { dead = e instanceof ReferenceError; }
            let early = 1;
            return fs.map((g) => g()).join() === "0,1,2" && hoisted() === 1 && dead
              && typeof undeclared === "undefined";
            function hoisted() { return early; }
          }
          """),
      new Program(
          "iterators and generators",
          """
          function* inner() { const got = yield 1; try { yield got; } finally { log.push("closed"); } return 9; }
          function* outer() { const result = yield* inner(); yield result; }
          const log = [];
          class Range {
            constructor(n) { this.n = n; }
            *[Symbol.iterator]() { for (let i = 0; i < this.n; i++) yield i; }
          }
          function f() {
            const g = outer();
            const seen = [g.next().value, g.next(5).value, g.next().value, g.next().done];
            const h = outer(); h.next(); h.next(); h.return();
            const [x, , y] = new Range(3);
            return seen.join() === "1,5,9,true" && log.join() === "closed,closed" && x + y === 2
              && [...new Range(3)].join() === "0,1,2"
              && Object.fromEntries(new Map([["k", 1]])).k === 1;
          }
          """),
      new Program(
          "promises and the order of microtasks",
          """
          async function f() {
            const order = [];
            setTimeout(() => order.push("timer"), 0);
            queueMicrotask(() => order.push("micro"));
            Promise.resolve().then(() => order.push("then 1")).then(() => order.push("then 2"));
            (async () => { order.push("sync"); await null; order.push("after await"); })();
            await new Promise((done) => setTimeout(done, 5));
            const settled = await Promise.allSettled([1, Promise.reject(new Error("x"))]);
            const { promise, resolve } = Promise.withResolvers(); resolve("w");
            return order.join() === "sync,micro,then 1,after await,then 2,timer"
              && settled[1].reason.message === "x" && (await promise) === "w"
              && (await Promise.any([Promise.reject(1), 2])) === 2
              && (await Promise.race([new Promise(() => {}), 3])) === 3
              && (await Promise.all([1, Promise.resolve(2)])).join() === "1,2";
          }
          """),
      new Program(
          "asynchronous iteration",
          """
          async function* ticks(n) { try { for (let i = 0; i < n; i++) { await null; yield i; } } finally { log.push("end"); } }
          const log = [];
          async function f() {
            let sum = 0;
            for await (const tick of ticks(10)) { if (tick > 3) break; sum += tick; }
            for await (const value of [Promise.resolve(5), 6]) sum += value;
            return sum === 17 && log.join() === "end";
          }
          """),
      new Program(
          "timers",
          """
          async function f() {
            const order = [];
            setTimeout((a, b) => order.push("20" + a + b), 20, "x", "y");
            setTimeout(() => order.push("5"), 5);
            const cancelled = setTimeout(() => order.push("never"), 1);
            clearTimeout(cancelled); clearTimeout(12345); clearTimeout(undefined);
            let count = 0;
            const repeating = setInterval(() => { if (++count === 3) clearInterval(repeating); }, 1);
            await new Promise((done) => setTimeout(done, 60));
            let refused = false;
            try { setTimeout("code"); } catch (e) { refused = e instanceof TypeError; }
            return order.join() === "5,20xy" && count === 3 && refused;
          }
          """),
      new Program(
          "numbers, bigints and text",
          """
          function f() {
            return 0.1 + 0.2 === 0.30000000000000004 && (1234.5678).toFixed(2) === "1234.57"
              && (255).toString(16) === "ff" && parseInt("12px") === 12 && Number("0x1f") === 31
              && 2n ** 100n === 1267650600228229401496703205376n && BigInt.asUintN(8, 257n) === 1n
              && 1_000_000 === 1e6 && Number.MAX_SAFE_INTEGER === 2 ** 53 - 1 && Object.is(-0, 0 * -1)
              && "ß".toUpperCase() === "SS" && "İ".toLowerCase().length === 2
              && [..."a😀"].length === 2 && "a😀".length === 3 && "😀".codePointAt(0) === 0x1f600
              && "é".normalize("NFD").length === 2 && "abc".at(-1) === "c" && "x".padStart(3, "ab") === "abx"
              && "a-b-c".replaceAll("-", "+") === "a+b+c" && String.raw`\\n${1}` === "\\\\n1"
              && "\\ud800".isWellFormed() === false && [10, 9, 1].toSorted().join() === "1,10,9"
              && (1e21).toString() === "1e+21" && (5e-324).toString() === "5e-324";
          }
          """),
      new Program(
          "regular expressions",
          """
          function f() {
            const date = /(?<year>\\d{4})-(?<month>\\d\\d)/u.exec("on 2024-02-29");
            return date.groups.year === "2024" && date.index === 3
              && "aBc".replace(/b/i, (m) => m + m) === "aBBc" && /(?<=\\$)\\d+/.exec("cost $42")[0] === "42"
              && [..."a1b22".matchAll(/\\d+/g)].map((m) => m[0]).join() === "1,22"
              && /^\\p{Lu}\\p{Ll}+$/u.test("Äpfel") && /^.$/su.test("😀") && /a.c/s.test("a\\nc")
              && "x".replace(/(y)?x/, "[$1]") === "[]"
              && /(?:a|ab)(?:c|bcd)(?:d*)/.exec("abcd")[0] === "abcd" && /\\bfoo\\b/y.test("foo");
          }
          """),
      new Program(
          "collections",
          """
          function f() {
            const m = new Map([[NaN, "nan"], [0, "zero"]]);
            const weak = new WeakMap(); const key = {}; weak.set(key, 1);
            const groups = Object.groupBy([1, 2, 3], (n) => (n % 2 ? "odd" : "even"));
            return m.get(NaN) === "nan" && m.get(-0) === "zero" && new Set([1, 1, 2]).size === 2
              && weak.get(key) === 1 && groups.odd.join() === "1,3"
              && [3, 1, 2].sort((a, b) => a - b).join() === "1,2,3" && [1, [2, [3]]].flat(Infinity).length === 3
              && [1, 2, 3, 4].findLast((n) => n % 2) === 3 && Array.from("ab", (c) => c + c).join() === "aa,bb"
              && [1, 2, 3].with(1, 9).join() === "1,9,3" && [, 1].length === 2 && !(0 in [, 1]);
          }
          """),
      new Program(
          "typed arrays",
          """
          function f() {
            const view = new DataView(new ArrayBuffer(8));
            view.setFloat64(0, Math.PI); view.setUint16(0, 0xffff, true);
            const clamped = Uint8ClampedArray.of(300, -5, 1.5);
            return view.getUint8(0) === 255 && [...clamped].join() === "255,0,2"
              && new Int16Array(new Uint8Array([1, 2, 3, 4]).buffer)[1] === 1027
              && new BigUint64Array([2n ** 64n - 1n])[0] === 18446744073709551615n
              && new Uint8Array([3, 1, 2]).toSorted().join() === "1,2,3" && new Float32Array([0.1])[0] !== 0.1;
          }
          """),
      new Program(
          "proxies, reflection and symbols",
          """
          function f() {
            const seen = [];
            const p = new Proxy({ x: 1 }, {
              get(target, key, receiver) { seen.push(key); return Reflect.get(target, key, receiver) ?? "none"; },
              has: () => true,
            });
            const frozen = Object.freeze({ a: 1 });
            let refused = false;
            try { "use strict"; (() => { "use strict"; frozen.a = 2; })(); } catch (e) { refused = e instanceof TypeError; }
            return p.x === 1 && p.y === "none" && "anything" in p && seen.join() === "x,y" && refused
              && Symbol.for("s") === Symbol.for("s") && Symbol("d").description === "d"
              && Reflect.ownKeys({ b: 1, 2: 1, a: 1, 1: 1 }).join() === "1,2,b,a";
          }
          """),
      new Program(
          "errors",
          """
          class Problem extends Error { constructor(m, o) { super(m, o); this.name = "Problem"; } }
          function f() {
            const log = [];
            try {
              try { null.x; } catch (e) { throw new Problem("p", { cause: e }); } finally { log.push("finally"); }
            } catch (p) { log.push(p.name, p.cause.constructor.name, p instanceof Error); }
            try { throw new AggregateError([new Error("1"), new Error("2")], "both"); }
            catch ({ errors, message }) { log.push(errors.length, message); }
            return log.join() === "finally,Problem,TypeError,true,2,both";
          }
          """),
      new Program(
          "dates",
          """
          function f() {
            const d = new Date(Date.UTC(2024, 1, 29, 12, 30));
            return d.toISOString() === "2024-02-29T12:30:00.000Z" && d.getDay() === 4
              && Date.parse("2024-02-29") === Date.UTC(2024, 1, 29) && d.getTimezoneOffset() === 0
              && JSON.stringify({ d }) === '{"d":"2024-02-29T12:30:00.000Z"}' && isNaN(new Date("x"));
          }
          """),
      new Program(
          "JSON",
          """
          function f() {
            const text = JSON.stringify({ a: [1, undefined, () => 1], b: undefined, c: "\\u2028\\ud800", d: NaN }, null, 1);
            const parsed = JSON.parse('{"a":{"__proto__":1},"n":1e3}', (k, v) => (k === "n" ? v + 1 : v));
            let wrong = "";
            try { JSON.parse('{"a":}'); } catch (e) { wrong = e.name; }
            return text.includes('"c": "\\u2028\\\\ud800"') && text.includes('"d": null') && !text.includes('"b"')
              && parsed.n === 1001 && Object.hasOwn(parsed.a, "__proto__") && wrong === "SyntaxError";
          }
          """),
      new Program(
          "eval and functions made of text",
          """
          const outer = 1;
          function f() {
            const local = 2;
            return eval("local + outer") === 3 && (0, eval)("typeof local") === "undefined"
              && new Function("a", "b", "return a * b")(6, 7) === 42 && eval("(".repeat(50) + 1 + ")".repeat(50)) === 1;
          }
          """),
      new Program(
          "the web's functions",
          """
          function f() {
            const url = new URL("../b?x=1&x=2#h", "https://Ada:pw@EXAMPLE.org:443/a/c/d");
            const copy = structuredClone({ d: new Date(0), m: new Map([[1, new Set([2])]]) });
            return url.href === "https://Ada:pw@example.org/a/b?x=1&x=2#h" && url.searchParams.getAll("x").join() === "1,2"
              && new TextDecoder().decode(new TextEncoder().encode("ü😀")) === "ü😀" && atob(btoa("isola")) === "isola"
              && copy.m.get(1).has(2) && copy.d.getTime() === 0 && copy.d instanceof Date
              && crypto.randomUUID().length === 36 && typeof globalThis === "object" && globalThis.globalThis === globalThis
              && new AbortController().signal.aborted === false && new Headers({ A: "1" }).get("a") === "1";
          }
          """),
    };
  }

  @ParameterizedTest
  @MethodSource("programs")
  void worksAsUsersExpect(Program program) {
    // Timers come when they are due, however busy the machine is.
    GuestClock clock = GuestClock.virtual(Instant.EPOCH);
    RunResult result = JS.callF(GuestUnderTest.config().clock(clock).build(), program.source());
    assertThat(result.error().map(GuestError::traceback)).isEmpty();
    assertThat(result.verdict()).isEqualTo(Verdict.OK);
    assertThat(result.value().isBoolean() && result.value().booleanValue())
        .as("f() returned %s", result.value())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "function f(a, b) { return a + b; }",
        "const f = (a, b) => a + b;",
        "let f = function (a, b) { return a + b; };",
        "var f = (a, b) => a + b;",
        "globalThis.f = (a, b) => a + b;",
        "async function f(a, b) { return a + b; }",
        "const f = async (a, b) => (await null, a + b);",
        "const f = (a, b) => Promise.resolve(a + b);",
        "const f = (a, b) => ({ then: (done) => done(a + b) });",
        "const f = Math.max.bind(null, 3);",
        "class Adder { static f(a, b) { return a + b; } }\nconst { f } = Adder;",
        "export function f(a, b) { return a + b; }",
        "export const f = (a, b) => a + b;",
        "const sum = (a, b) => a + b;\nexport { sum as f };",
        "const three = await Promise.resolve(3);\nexport const f = () => three;",
      })
  void anythingThatCanBeCalledIsCalled(String script) {
    boolean module = script.startsWith("export") || script.contains("\nexport");
    String name = module ? "main.mjs" : "main.js";
    try (Sandbox sandbox = JS.loaded(GuestUnderTest.config().build(), name, script)) {
      assertThat(sandbox.run("f", 1, 2)).hasToString("3");
    }
  }

  @Test
  void scriptsShareTheirTopLevel() {
    try (Sandbox sandbox =
        JS.loaded(
            GuestUnderTest.config().build(),
            "one.js",
            "const rate = 3;\nlet calls = 0;\nclass A {}")) {
      sandbox.loadScript(
          "two.js", "function f(n) { calls++; return [new A() instanceof A, n * rate]; }");
      sandbox.loadScript("three.js", "calls = 10;");
      assertThat(sandbox.run("f", 2)).hasToString("[true,6]");
      RunResult again = sandbox.tryLoadScript("four.js", "const rate = 4;");
      assertThat(again.verdict()).isNotEqualTo(Verdict.OK);
      assertThat(again.error().orElseThrow().type()).isEqualTo("SyntaxError");
      assertThat(again.error().orElseThrow().message()).contains("rate");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(async function await() {});",
        "(async function* await() {});",
        "await null; (async function await() {});",
        "async function outer() { (async function await() {}); }"
      })
  void noAsynchronousFunctionExpressionIsNamedAwait(String script) {
    try (Sandbox sandbox = JS.template().create(GuestUnderTest.config().build())) {
      RunResult result = sandbox.tryLoadScript("main.js", script);
      assertThat(result.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
      assertThat(result.error().orElseThrow().type()).isEqualTo("SyntaxError");
      assertThat(sandbox.tryLoadScript("main.js", "(function await() {})();").verdict())
          .isEqualTo(Verdict.OK);
    }
  }

  @Test
  void aMissingFunctionIsNamed() {
    GuestError error = JS.callF("function g() {}").error().orElseThrow();
    assertThat(error.type()).isEqualTo("ReferenceError");
    assertThat(error.message()).startsWith("f is not defined");
  }

  @Test
  void errorsKeepTheirNamesMessagesLinesAndCauses() {
    RunResult result =
        JS.callF(
            """
            class ParseProblem extends Error {
              get name() { return "ParseProblem"; }
            }
            function parse(text) {
              return JSON.parse(text);
            }
            function f() {
              try {
                parse("{");
              } catch (e) {
                throw new ParseProblem("cannot parse", { cause: e });
              }
            }
            """);
    GuestError error = result.error().orElseThrow();
    assertThat(error.type()).isEqualTo("ParseProblem");
    assertThat(error.message()).isEqualTo("cannot parse");
    assertThat(error.line()).isEqualTo(11);
    assertThat(error.traceback())
        .startsWith("ParseProblem: cannot parse\n    at f (main.js:11:")
        .contains("cause")
        .contains("SyntaxError")
        .contains("at parse (main.js:5:")
        .contains("at f (main.js:9:");
  }

  @Test
  void anErrorInATextThatIsParsedHasTheLineOfTheScript() {
    GuestError error =
        JS.callF("function f() {\n  return JSON.parse('{\\n\\n\\n}}');\n}").error().orElseThrow();
    assertThat(error.type()).isEqualTo("SyntaxError");
    assertThat(error.line()).isEqualTo(2);
  }

  @Test
  void stacksOfAsynchronousCodeNameItsFunctions() {
    RunResult result =
        JS.callF(
            """
            async function inner() {
              await null;
              undefined.property;
            }
            async function f() {
              await inner();
            }
            """);
    GuestError error = result.error().orElseThrow();
    assertThat(error.type()).isEqualTo("TypeError");
    assertThat(error.line()).isEqualTo(3);
    assertThat(error.traceback()).contains("at inner (main.js:3:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'text'", "42", "null", "undefined", "{ code: 7 }", "Symbol('s')"})
  void whatIsThrownNeedNotBeAnError(String thrown) {
    GuestError error = JS.callF("function f() { throw " + thrown + "; }").error().orElseThrow();
    assertThat(error.type()).isNotBlank();
    assertThat(error.summary()).contains(thrown.replaceAll("[{}']", "").strip());
  }

  @Test
  void aRejectionThatNobodyHandlesFailsTheCall() {
    GuestError error =
        JS.callF("function f() {\n  Promise.reject(new RangeError('lost'));\n  return 1;\n}")
            .error()
            .orElseThrow();
    assertThat(error.type()).isEqualTo("RangeError");
    assertThat(error.message()).contains("lost");
    assertThat(error.line()).isEqualTo(2);
    assertThat(JS.callF("function f() { Promise.reject(1).catch(() => {}); return 1; }").verdict())
        .isEqualTo(Verdict.OK);
  }

  @Test
  void aRejectionIsHandledUntilTheCallIsAtItsEnd() {
    RunResult result =
        JS.callF(
            """
            async function f() {
              const failing = Promise.reject(new Error("early"));
              await null;
              try { await failing; } catch (e) { return e.message; }
            }
            """);
    assertThat(result.value().textValue()).isEqualTo("early");
  }

  @Test
  void generatorsThatFailHaveStreamedBefore() {
    RunResult result = JS.callF("function* f() { yield 1; throw new Error('then'); }");
    assertThat(result.results()).hasToString("[1]");
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
  }

  @Test
  void aValueThatCannotBeStreamedClosesTheGenerator() {
    RunResult result =
        JS.callF(
            "async function* f() { try { yield () => 1; yield 2; }"
                + " finally { console.log('closed'); } }");
    assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(result.stdout()).isEqualTo("closed\n");
  }

  @Test
  void onlyIteratorsAreStreamed() {
    for (String value : List.of("[1, 2]", "new Set([1, 2])", "new Uint8Array(2)", "'text'")) {
      RunResult result = JS.callF("function f() { return " + value + "; }");
      assertThat(result.results()).as(value).isEmpty();
      assertThat(result.value().isNull()).as(value).isFalse();
    }
    RunResult iterator = JS.callF("function f() { return [1, 2].values(); }");
    assertThat(iterator.results()).hasToString("[1, 2]");
  }

  @Test
  void mutationsByMicrotasksAreSeenInTheResult() {
    assertThat(
            JS.callF(
                    "function f() { const o = {}; Promise.resolve().then(() => { o.a = 1; }); return o; }")
                .value())
        .hasToString("{\"a\":1}");
  }

  @Test
  void whatAProgramChangesInBuiltInObjectsIsSeenInNoOtherSandbox() {
    String changing =
        """
        function f() {
          Object.prototype.polluted = "yes";
          Array.prototype.map = String.prototype.trim = JSON.parse = Math.max = () => "forged";
          Promise.prototype.then = Function.prototype.call = Symbol.iterator.constructor.for = null;
          Object.getPrototypeOf(function* () {}).polluted = Object.getPrototypeOf(async () => {}).polluted = "yes";
          Error.prepareStackTrace = () => "forged";
          URL.prototype.toString = Headers.prototype.get = () => "forged";
          sandbox.polluted = fetch.polluted = hostcall.polluted = console.polluted = "yes";
          globalThis.leaked = globalThis.structuredClone = "yes";
          delete globalThis.Map;
          for (const object of [Object.prototype, Array.prototype, globalThis]) Object.preventExtensions(object);
        }
        """;
    String looking =
        """
        function f() {
          const own = (object) => Object.hasOwn(object, "polluted");
          globalThis.fresh = 1;
          return JSON.stringify([
            ({}).polluted, [" a "].map((text) => text.trim()), Math.max(1, 2), typeof Promise.prototype.then,
            typeof Function.prototype.call, (function* () {}).polluted, (async () => {}).polluted, new Error("e").stack.slice(0, 8),
            `${new URL("http://a/b")}`, new Headers({ a: "b" }).get("a"), [sandbox, fetch, hostcall, console].some(own),
            typeof leaked, typeof structuredClone, new Map([[1, 2]]).size, Object.isExtensible(Object.prototype),
          ]);
        }
        """;
    String untouched =
        "[null,[\"a\"],2,\"function\",\"function\",null,null,\"Error: e\",\"http://a/b\",\"b\",false,"
            + "\"undefined\",\"function\",1,true]";
    try (Sandbox before = JS.loaded(GuestUnderTest.config().build(), "main.js", looking);
        Sandbox polluter = JS.loaded(GuestUnderTest.config().build(), "main.js", changing)) {
      polluter.run("f");
      assertThat(before.run("f").textValue()).isEqualTo(untouched);
    }
    assertThat(JS.callF(looking).value().textValue()).isEqualTo(untouched);
  }

  @Test
  void valuesAreTurnedIntoCborAndBack() {
    assertThat(
            JS.callF(
                    """
                    function f() {
                      const value = { text: "é", list: [1, -2, 2.5, 2n ** 70n, null, true], bytes: new Uint8Array([1, 255]) };
                      const bytes = sandbox.cbor.encode(value);
                      const copy = sandbox.cbor.decode(bytes.buffer);
                      const failure = (action) => {
                        try {
                          action();
                        } catch (error) {
                          return error.message;
                        }
                      };
                      return [
                        bytes instanceof Uint8Array, copy, [...sandbox.cbor.encode({ a: [1] })],
                        failure(() => sandbox.cbor.encode({ a: [() => 1] })),
                        failure(() => sandbox.cbor.decode(bytes.subarray(0, 9))),
                        failure(() => sandbox.cbor.decode(new Uint8Array([1, 2]))),
                        failure(() => sandbox.cbor.decode("text")),
                      ];
                    }
                    """)
                .value())
        .asString()
        .startsWith(
            "[true,{\"text\":\"é\",\"list\":[1,-2,2.5,1180591620717411303424,null,true],\"bytes\":\"Af8=\"},"
                + "[161,97,97,129,1],")
        .contains("value.a[0]: a function cannot be sent")
        .contains("data after the value")
        .contains("Uint8Array");
  }

  @Test
  void timersThatAreLeftDoNotFireInTheNextCall() {
    try (Sandbox sandbox =
        JS.loaded(
            GuestUnderTest.config().build(),
            "main.js",
            """
            let fired = 0;
            function leave() { setTimeout(() => fired++, 0); setInterval(() => fired++, 0); }
            async function look() {
              await new Promise((done) => setTimeout(done, 20));
              return fired;
            }
            """)) {
      sandbox.run("leave");
      assertThat(sandbox.run("look").intValue()).isZero();
    }
  }

  @Test
  void anIntervalDoesNotStarveAHostcall() {
    SandboxConfig config = GuestUnderTest.config().hostcall("echo", payload -> payload).build();
    RunResult result =
        JS.callF(
            config, "async function f() { setInterval(() => {}, 0); return hostcall('echo', 5); }");
    assertThat(result.value().intValue()).isEqualTo(5);
  }

  @Test
  void anAbortedHostcallIsCancelledAtOnce() {
    CompletableFuture<Object> never = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    SandboxConfig config =
        GuestUnderTest.config()
            .hostcall(
                "never",
                payload -> {
                  asked.countDown();
                  return never;
                })
            .hostcall(
                "asked",
                payload -> {
                  asked.await();
                  return null;
                })
            .hostcall(
                "cancelled", payload -> never.handle((value, failure) -> failure != null).join())
            .build();
    RunResult result =
        JS.callF(
            config,
            """
            async function f() {
              const signal = AbortSignal.abort(new Error("already"));
              const call = async (signal) => hostcall("never", null, { signal });
              const early = await call(signal).catch((e) => e.message);
              const controller = new AbortController();
              const late = call(controller.signal).catch((e) => e.name);
              await hostcall("asked");
              controller.abort();
              return [early, await late, await hostcall("cancelled")];
            }
            """);
    assertThat(result.value()).hasToString("[\"already\",\"AbortError\",true]");
    assertThat(result.hostcalls())
        .extracting(HostcallExchange::name)
        .containsExactly("never", "asked", "cancelled");
  }

  @Test
  void theConsolePrintsAsNodeDoes() {
    RunResult result =
        JS.callF(
            """
            function f() {
              console.log();
              console.log("text", 42, -0, 10n, true, null, undefined, Symbol("s"));
              console.log([1, "a", [2]], { a: 1, b: { c: { d: { e: 1 } } }, "odd-key": "it's" });
              console.log("%s is %d years and %i, %o %%", "Ada", 36.5, 36.5, [1], "more");
              console.log(new Map([["k", 1]]), new Set([1]), new Date(0), /x/g, [undefined, , null]);
              console.log(function named() {}, class A {}, () => {}, new (class Point { x = 1; })());
              console.log(new Uint8Array([1, 2]), Promise.resolve(1), Object.create(null));
              const circle = { name: "c" }; circle.self = circle; console.log(circle);
              console.info("info"); console.debug("debug");
            }
            """);
    assertThat(result.stdout())
        .isEqualTo(
            """

            text 42 -0 10n true null undefined Symbol(s)
            [ 1, 'a', [ 2 ] ] { a: 1, b: { c: { d: [Object] } }, 'odd-key': "it's" }
            Ada is 36.5 years and 36, [ 1, [length]: 1 ] % more
            Map(1) { 'k' => 1 } Set(1) { 1 } 1970-01-01T00:00:00.000Z /x/g [ undefined, <1 empty item>, null ]
            [Function: named] [class A] [Function (anonymous)] Point { x: 1 }
            Uint8Array(2) [ 1, 2 ] Promise { 1 } [Object: null prototype] {}
            <ref *1> { name: 'c', self: [Circular *1] }
            info
            debug
            """);
  }

  @Test
  void theConsoleWarnsOnStandardError() {
    RunResult result =
        JS.callF(
            "function f() { console.warn('w'); console.error(new RangeError('r').message);"
                + " console.trace('t'); console.assert(false, 'a'); console.assert(true, 'no'); }");
    assertThat(result.stdout()).isEmpty();
    assertThat(result.stderr())
        .startsWith("w\nr\nTrace: t\n    at f (main.js:1:")
        .endsWith("Assertion failed: a\n");
  }

  @Test
  void aStreamIsPulledLazilyByAnAsynchronousLoop() {
    AtomicInteger pulled = new AtomicInteger();
    Stream<Integer> endless = Stream.generate(pulled::incrementAndGet);
    String source =
        """
        async function f(values) {
          let sum = 0;
          for await (const value of values) {
            if (value > 3) break;
            sum += value;
          }
          return sum;
        }
        """;
    try (Sandbox sandbox = JS.loaded(GuestUnderTest.config().build(), "main.js", source)) {
      assertThat(sandbox.run("f", StreamArg.fromStream(endless).withCapacity(2)).intValue())
          .isEqualTo(6);
    }
    assertThat(pulled.get()).isLessThan(20);
  }

  @Test
  void lineEndingsAndByteOrderMarksDoNotShiftLines() {
    RunResult result = JS.callF("\uFEFF// one\r\n// two\r\nfunction f() {\r\n  null.x;\r\n}\r\n");
    assertThat(result.error().orElseThrow().line()).isEqualTo(4);
  }
}
