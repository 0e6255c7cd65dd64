package dev.isola.guest.js;

import static dev.isola.guest.js.JsGuest.JS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.GuestError;
import dev.isola.Isola;
import dev.isola.MountConfig;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.TemplateConfig;
import dev.isola.Verdict;
import dev.isola.guests.conformance.GuestUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsModulesTest {
  @TempDir private Path folder;
  private Sandbox sandbox;

  @BeforeEach
  void create() {
    SandboxConfig config =
        GuestUnderTest.config()
            .mounts(MountConfig.readOnly(folder, "/data"))
            .hostcall("rate", payload -> 3)
            .build();
    sandbox = JS.template().create(config);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  private void write(String name, String source) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
  }

  @Test
  void scriptsImportEarlierScripts() {
    sandbox.loadScript(
        "prices.mjs",
        "export const RATE = 3;\nexport default (n) => n * RATE;\nexport let used = 0;");
    sandbox.loadScript(
        "shop.mjs",
        """
        import price, { RATE as rate } from "./prices.mjs";
        import * as all from "./prices.mjs";
        export function bill(n) {
          return [price(n), rate, Object.keys(all).sort().join()];
        }
        """);
    assertThat(sandbox.run("bill", 2)).hasToString("[6,3,\"RATE,default,used\"]");
  }

  @Test
  void aScriptWithAnExportIsAModuleWhateverItsName() {
    sandbox.loadScript("rules.js", "const hidden = 4;\nexport function rule() { return hidden; }");
    sandbox.loadScript("plain.js", "function look() { return typeof hidden; }");
    assertThat(sandbox.run("rule").intValue()).isEqualTo(4);
    assertThat(sandbox.run("look").textValue()).isEqualTo("undefined");
  }

  @Test
  void plainScriptsImportDynamically() {
    sandbox.loadScript("prices.mjs", "export const rate = 5;");
    sandbox.loadScript(
        "plain.js",
        """
        async function f() {
          const one = await import("./prices.mjs");
          const two = await import("./prices.mjs");
          return [one.rate, one === two];
        }
        """);
    assertThat(sandbox.run("f")).hasToString("[5,true]");
  }

  @Test
  void mountsHaveModules() throws IOException {
    write("lib/index.mjs", "export { twice } from './math/twice.mjs';\nexport const here = 1;");
    write(
        "lib/math/twice.mjs",
        "import { here } from '../index.mjs';\nexport const twice = (n) => 2 * n * here;");
    sandbox.loadScript(
        "main.mjs",
        "import { twice } from '/data/lib/index.mjs';\nexport const f = (n) => twice(n);");
    assertThat(sandbox.run("f", 21).intValue()).isEqualTo(42);
  }

  @Test
  void modulesOfMountsMayBeTypeScript() throws IOException {
    write(
        "types.ts",
        "export interface Point { x: number }\nexport const x = (p: Point): number => p.x;");
    sandbox.loadScript(
        "main.ts",
        "import { x, type Point } from '/data/types.ts';\nexport const f = (p: Point) => x(p);");
    assertThat(sandbox.run("f", java.util.Map.of("x", 7)).intValue()).isEqualTo(7);
  }

  @Test
  void aModuleIsEvaluatedOnce() throws IOException {
    write("counter.mjs", "console.log('evaluated');\nexport const counter = { n: 0 };");
    RunResult one =
        sandbox.tryLoadScript(
            "one.mjs",
            "import { counter } from '/data/counter.mjs';\nexport const a = () => ++counter.n;");
    RunResult two =
        sandbox.tryLoadScript(
            "two.mjs",
            "import { counter } from '/data/counter.mjs';\nexport const b = () => ++counter.n;");
    assertThat(one.stdout() + two.stdout()).isEqualTo("evaluated\n");
    assertThat(sandbox.run("a").intValue()).isEqualTo(1);
    assertThat(sandbox.run("b").intValue()).isEqualTo(2);
  }

  @Test
  void aModuleMayWaitForTheHost() {
    sandbox.loadScript(
        "rates.mjs",
        "import { hostcall } from 'sandbox';\nexport const rate = await hostcall('rate');\n"
            + "export const f = () => rate;");
    assertThat(sandbox.run("f").intValue()).isEqualTo(3);
  }

  @Test
  void aModuleThatIsMissingIsNamed() {
    RunResult result = sandbox.tryLoadScript("main.mjs", "import x from './nowhere.mjs';");
    assertThat(result.verdict()).isIn(Verdict.GUEST_ERROR, Verdict.COMPILE_ERROR);
    assertThat(result.error().orElseThrow().message()).contains("nowhere.mjs");
    RunResult export = sandbox.tryLoadScript("lib.mjs", "export const a = 1;");
    assertThat(export.verdict()).isEqualTo(Verdict.OK);
    RunResult missing = sandbox.tryLoadScript("user.mjs", "import { b } from './lib.mjs';");
    assertThat(missing.error().orElseThrow().type()).isEqualTo("SyntaxError");
    assertThat(missing.error().orElseThrow().message()).contains("b").contains("lib.mjs");
  }

  @Test
  void anErrorInAModuleNamesItsFile() throws IOException {
    write("bad.mjs", "export const a = 1;\nexport const = 2;\n");
    GuestError wrong =
        sandbox.tryLoadScript("main.mjs", "import '/data/bad.mjs';").error().orElseThrow();
    assertThat(wrong.type()).isEqualTo("SyntaxError");
    assertThat(wrong.traceback()).contains("/data/bad.mjs:2");
    write("fails.mjs", "\n\nnull.x;\n");
    GuestError failed =
        sandbox.tryLoadScript("other.mjs", "import '/data/fails.mjs';").error().orElseThrow();
    assertThat(failed.type()).isEqualTo("TypeError");
    assertThat(failed.traceback()).contains("/data/fails.mjs:3");
  }

  @Test
  void anImportThatFailsCanBeCaught() {
    sandbox.loadScript(
        "plain.js",
        "const f = () => import('./nowhere.mjs').then(() => 'there', (e) => e instanceof Error);");
    assertThat(sandbox.run("f").booleanValue()).isTrue();
  }

  @Test
  void modulesDoNotLeaveTheMounts() throws IOException {
    Path outside = Files.writeString(folder.resolveSibling("outside.mjs"), "export const x = 1;");
    outside.toFile().deleteOnExit();
    RunResult result = sandbox.tryLoadScript("main.mjs", "import '/data/../outside.mjs';");
    assertThat(result.verdict()).isNotEqualTo(Verdict.OK);
  }

  @Test
  void aPreludeMayBeAModule() {
    TemplateConfig config =
        TemplateConfig.builder()
            .noDiskCache()
            .prelude("rules.mjs", "let n = 0;\nexport const next = () => ++n;")
            .build();
    try (Sandbox first =
        Isola.buildTemplate("js", config).create(GuestUnderTest.config().build())) {
      assertThat(first.run("next").intValue()).isEqualTo(1);
      first.loadScript(
          "a.mjs", "import { next } from './rules.mjs';\nexport const f = () => next();");
      assertThat(first.run("f").intValue()).isEqualTo(2);
    }
    try (Sandbox second =
        Isola.buildTemplate("js", config).create(GuestUnderTest.config().build())) {
      assertThat(second.run("next").intValue()).isEqualTo(1);
    }
  }
}
