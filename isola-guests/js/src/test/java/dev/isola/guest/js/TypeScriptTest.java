package dev.isola.guest.js;

import static dev.isola.guest.js.JsGuest.JS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.GuestError;
import dev.isola.Isola;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.TemplateConfig;
import dev.isola.Verdict;
import dev.isola.guests.conformance.GuestUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypeScriptTest {
  private static RunResult call(String source) {
    try (Sandbox sandbox = JS.loaded(GuestUnderTest.config().build(), "main.ts", source)) {
      return sandbox.call("f");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "function f(): boolean { const n: number = 1; return n === 1; }",
        "interface P { x: number; y?: string }\ntype Q = P & { z: null };\n"
            + "function f(p: Partial<Q> = {}): p is Q { return p.x === undefined; }",
        "enum Color { Red, Green = 5, Blue, Text = 'text' }\n"
            + "const f = () => Color.Blue === 6 && Color[5] === 'Green' && Color.Text === 'text';",
        "class A<T extends object> { constructor(private readonly a: T, public b = 2) {}\n"
            + "get(): T { return this.a; } }\nconst f = () => new A({ k: 1 }).get()!.k === 1;",
        "abstract class Base { abstract id(): number; declare tag: string; protected x?: number; }\n"
            + "class B extends Base implements Iterable<number> { override id() { return 1; }\n"
            + "*[Symbol.iterator]() { yield 1; } }\n"
            + "const f = (): boolean => [...new B()].length === new B().id();",
        "function g(a: string): string; function g(a: number): number;\n"
            + "function g(a: any) { return a; }\nconst f = () => g(1) === 1 && <any>g('x') === 'x';",
        "const o = { a: [1, 2] } as const satisfies { a: readonly number[] };\n"
            + "let u = o as unknown as { b: any };\nconst f = () => (u as any).a!.length === 2;",
        "import type { Nothing } from './nowhere';\nexport const f = () => true;\nexport type { Nothing };",
        "async function* g<T>(...all: T[]): AsyncGenerator<T, void, unknown> { yield* all; }\n"
            + "async function f() { for await (const x of g<number>(1)) return x === 1; }",
        "declare const missing: string;\ndeclare function nothing(): void;\n"
            + "const f = () => typeof missing === 'undefined';",
        "const less = (a: number, b: number): boolean => a < b && b > a;\nconst f = () => less(1, 2);",
        "let tuple: [a: number, b?: string] = [1];\nlet key: keyof typeof tuple;\n"
            + "const f = (x: `${number}px` = '1px', y: unique symbol | undefined = undefined) => x.length === 3;",
        "const f = (this_: unknown, x: (a: number) => asserts a is 1 = () => {}) => (x(1), true);",
        "label: for (const x of [1] as number[]) { if (x) continue label; }\n"
            + "const f = () => { type Local = string; const v: Local = '</a>'; return /<b>/.test('<b>') && v !== ''; };",
      })
  void typesAreStripped(String source) {
    RunResult result = call(source);
    assertThat(result.error().map(GuestError::traceback)).isEmpty();
    assertThat(result.value().booleanValue()).isTrue();
  }

  @Test
  void errorsNameTheLinesOfTheSource() {
    RunResult result =
        call(
            """
            interface Order {
              item: string;
              count: number;
            }

            enum Kind {
              Small,
              Large,
            }

            class Problem<T> extends Error {
              constructor(
                public readonly subject: T,
                message: string,
              ) {
                super(message);
              }
              override name = "Problem";
            }

            function check(order: Order, kind: Kind = Kind.Large): asserts order is Required<Order> {
              if (order.count < 1) {
                throw new Problem<Order>(order, `nothing to check: ${kind}`);
              }
            }

            function f(): void {
              check({ item: "tea", count: 0 } as Order);
            }
            """);
    GuestError error = result.error().orElseThrow();
    assertThat(error.type()).isEqualTo("Problem");
    assertThat(error.message()).isEqualTo("nothing to check: 1");
    assertThat(error.line()).isEqualTo(23);
    assertThat(error.traceback()).contains("at check (main.ts:23:").contains("at f (main.ts:28:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "const a: number = 1;\nfunction f(x: number {\n}\n",
        "interface A {}\nconst = 2;\n",
        "type X = { a: number };\nlet y: X = { a: 1 ;\n",
      })
  void aSyntaxErrorHasTheLineOfTheSource(String source) {
    try (Sandbox sandbox = JS.template().create(GuestUnderTest.config().build())) {
      RunResult result = sandbox.tryLoadScript("wrong.ts", source);
      assertThat(result.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
      GuestError error = result.error().orElseThrow();
      assertThat(error.type()).isEqualTo("SyntaxError");
      assertThat(error.line()).isEqualTo(2);
      assertThat(error.traceback()).contains("wrong.ts:2");
    }
  }

  @Test
  void theNameOfAFileTellsItsLanguage(@TempDir Path folder) throws IOException {
    Path ts = Files.writeString(folder.resolve("typed.ts"), "const f = (n: number) => n;");
    Path mts = Files.writeString(folder.resolve("typed.mts"), "export const g = (n: number) => n;");
    Path js = Files.writeString(folder.resolve("typed.js"), "const h = (n: number) => n;");
    try (Sandbox sandbox = JS.template().create(GuestUnderTest.config().build())) {
      sandbox.loadScript(ts);
      sandbox.loadScript(mts);
      assertThat(sandbox.run("f", 1).intValue()).isEqualTo(1);
      assertThat(sandbox.run("g", 2).intValue()).isEqualTo(2);
      assertThat(sandbox.tryLoadScript(js).verdict()).isEqualTo(Verdict.COMPILE_ERROR);
    }
  }

  @Test
  void aPreludeMayBeTypeScript() {
    TemplateConfig config =
        TemplateConfig.builder()
            .noDiskCache()
            .prelude("api.ts", "const twice = (n: number): number => 2 * n;")
            .build();
    try (Sandbox sandbox =
        Isola.buildTemplate("js", config).create(GuestUnderTest.config().build())) {
      sandbox.loadScript("user.ts", "const f = (n: number) => twice(n) + 1;");
      assertThat(sandbox.run("f", 2).intValue()).isEqualTo(5);
    }
  }

  @Test
  void sourcesThatExhaustTheParserAreTheGuestsFault() {
    try (Sandbox sandbox = JS.template().create(GuestUnderTest.config().build())) {
      String deep = "const x = " + "(".repeat(200_000) + "1" + ")".repeat(200_000) + ";";
      RunResult result = sandbox.tryLoadScript("deep.ts", deep);
      assertThat(result.verdict())
          .isIn(Verdict.COMPILE_ERROR, Verdict.GUEST_ERROR, Verdict.MEMORY_LIMIT);
    }
  }
}
