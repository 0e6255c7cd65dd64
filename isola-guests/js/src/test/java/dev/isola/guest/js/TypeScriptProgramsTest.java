package dev.isola.guest.js;

import static dev.isola.guest.js.JsGuest.JS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.GuestError;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.Verdict;
import dev.isola.guests.conformance.GuestUnderTest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeScriptProgramsTest {
  @Test
  void printWhatTheyPrintWhenCompiledByTsc() throws IOException {
    Map<String, String> expected = new LinkedHashMap<>();
    Map<String, String> found = new LinkedHashMap<>();
    for (GoldenCases.Case next : GoldenCases.read("typescript.json")) {
      try (Sandbox sandbox = JS.template().create(GuestUnderTest.config().build())) {
        String printed = GoldenCases.printed(sandbox.tryLoadScript("case.ts", next.program()));
        if (!printed.equals(next.printed())) {
          expected.put(next.program(), next.printed());
          found.put(next.program(), printed);
        }
      }
    }
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "let a: number = 1; @decorated class A {}|1|decorators are not supported",
        "class B {~  @decorated m(): void {}~}|2|decorators are not supported",
        "let a = 1;~namespace N { export const b = 1; }|2|namespaces with values are not supported",
        "module M {~  function g() {}~}|1|namespaces with values are not supported",
        "~~export = 5;|3|`export =` is not supported",
        "import fs = require('fs'); fs.x|1|`import x = ...` is not supported",
        "let a: number = 1;~let b: = 2;|2|Unexpected token",
        "class C {~  x: ;~}|2|Unexpected token",
        "const s: string = `open|1|Unterminated template",
      })
  void whatCannotBeStrippedIsAnErrorOfItsLine(String source, int line, String message) {
    try (Sandbox sandbox = JS.template().create(GuestUnderTest.config().build())) {
      RunResult result = sandbox.tryLoadScript("wrong.ts", source.replace('~', '\n'));
      assertThat(result.verdict()).isEqualTo(Verdict.COMPILE_ERROR);
      GuestError error = result.error().orElseThrow();
      assertThat(error.type()).isEqualTo("SyntaxError");
      assertThat(error.message()).contains(message);
      assertThat(error.line()).isEqualTo(line);
      assertThat(error.traceback()).contains("wrong.ts:" + line + ":");
    }
  }

  @Test
  void columnsStayWhereTheyWere() {
    String source =
        "const f = (a: { b: number }, c?: string): number => { return (a as any).x.y!; };";
    try (Sandbox sandbox = JS.loaded(GuestUnderTest.config().build(), "main.ts", source)) {
      GuestError error = sandbox.call("f", Map.of("b", 1)).error().orElseThrow();
      // QuickJS marks the end of the expression that fails.
      int column = source.replace("!;", " ;").indexOf(".y") + 1;
      assertThat(error.traceback())
          .containsPattern("main\\.ts:1:(" + column + "|" + (column + 1) + ")\\b");
    }
  }
}
