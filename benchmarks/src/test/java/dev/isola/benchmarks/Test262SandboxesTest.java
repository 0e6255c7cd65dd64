package dev.isola.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** On a suite of a few files, in the form that SpiderMonkey's copy of test262 has. */
@TestInstance(Lifecycle.PER_CLASS)
class Test262SandboxesTest {

  private static final String HARNESS =
      """
      // GENERATED, DO NOT EDIT
      // file: assert.js
      function assert(mustBeTrue) {
        if (mustBeTrue !== true) throw new Test262Error('not true');
      }

      // file: sta.js
      function Test262Error(message) {
        this.message = message || '';
      }

      // file: test262-host.js
      throw new Error('only for SpiderMonkey');
      """;

  private Path copy;
  private Test262Suite suite;
  private Test262Sandboxes sandboxes;

  @BeforeAll
  void restoreTheHarness(@TempDir Path folder) throws IOException {
    copy = folder.resolve("copy");
    Files.createDirectories(copy.resolve("language"));
    Files.writeString(copy.resolve("GIT-INFO"), "commit 123\n");
    Files.writeString(copy.resolve("shell.js"), HARNESS);
    Files.writeString(copy.resolve("language/shell.js"), "");
    Files.writeString(copy.resolve("language/browser.js"), "");
    add("passes.js", "/*---\nflags: [onlyStrict]\n---*/\nassert(true);\n");
    Files.writeString(
        copy.resolve("language/strict-strict.js"),
        "// |reftest| error:x\n'use strict';\n/*---\nflags: [onlyStrict]\n---*/\nassert(true);\n"
            + "\nreportCompare(0, 0);\n");
    add("dep_FIXTURE.js", "export let answer = 42;");
    add("imports.js", "import { answer } from './dep_FIXTURE.js'; assert(answer === 42);");
    add("imports-itself.js", "import * as me from './imports-itself.js'; export let x; me.x;");
    add("fails.js", "import './dep_FIXTURE.js'; assert(false);");
    add("lacks.js", "import { question } from './dep_FIXTURE.js';");
    suite = Test262Suite.restore(copy, folder.resolve("suite"));
    sandboxes = new Test262Sandboxes(suite);
  }

  private void add(String name, String source) throws IOException {
    Files.writeString(copy.resolve("language").resolve(name), source);
  }

  private Optional<String> script(String header, String body) {
    return run(header, body, false);
  }

  private Optional<String> run(String header, String body, boolean strict) {
    String source = "/*---\ndescription: some test\n" + header + "\n---*/\n" + body;
    return sandboxes.run(Test262File.of("test/language/test.js", source), strict);
  }

  private Optional<String> module(String name, String header) {
    String source = "/*---\nflags: [module]\n" + header + "\n---*/\n";
    return sandboxes.run(Test262File.of("test/language/" + name, source), false);
  }

  @Test
  void theSuiteIsAsBeforeSpiderMonkeyChangedIt() throws IOException {
    Path tests = suite.root().resolve("test/language");
    assertThat(tests.resolve("strict.js"))
        .hasContent("/*---\nflags: [onlyStrict]\n---*/\nassert(true);\n");
    assertThat(tests.resolve("strict-strict.js")).doesNotExist();
    assertThat(tests.resolve("shell.js")).doesNotExist();
    assertThat(tests.resolve("browser.js")).doesNotExist();
    assertThat(suite.root().resolve("harness/sta.js"))
        .hasContent("function Test262Error(message) {\n  this.message = message || '';\n}\n");
    assertThat(suite.root().resolve("harness/test262-host.js")).doesNotExist();
    assertThat(suite.file("test/language/strict.js").modes()).containsExactly(true);
    assertThat(suite.commit()).isEqualTo("commit 123");
  }

  @Test
  void aScriptPassesIfItsEndIsReached() {
    assertThat(script("", "assert(1 + 1 === 2) // no semicolon")).isEmpty();
    assertThat(script("", "assert(1 + 1 === 3)")).hasValueSatisfying(contains("not true"));
    assertThat(script("", "null.x")).hasValueSatisfying(contains("TypeError"));
    assertThat(script("", "let let = 1;")).hasValueSatisfying(contains("SyntaxError"));
  }

  @Test
  void scriptsRunInTheModeAskedFor() {
    String body = "assert((function () { return this === undefined; })());";
    assertThat(run("", body, true)).isEmpty();
    assertThat(run("", body, false)).isPresent();
  }

  @Test
  void sandboxesShareNothing() {
    assertThat(script("", "var left = 1; Array.prototype.left = 1;")).isEmpty();
    assertThat(script("", "assert(typeof left === 'undefined' && !('left' in []));")).isEmpty();
  }

  @Test
  void rejectedPromisesAreNoFailures() {
    assertThat(script("", "Promise.reject(new Error('nobody cares'));")).isEmpty();
    assertThat(script("", "Promise.reject(1); throw new Error('this counts');")).isPresent();
  }

  @Test
  void anAsynchronousTestPassesIfItSaysSoOnce() {
    String async = "flags: [async]";
    assertThat(script(async, "Promise.resolve().then(() => $DONE());")).isEmpty();
    assertThat(script(async, "$DONE(new Test262Error('no'));")).isPresent();
    assertThat(script(async, "Promise.reject(1).then($DONE, $DONE);")).isPresent();
    assertThat(script(async, "$DONE(); $DONE();")).isPresent();
    assertThat(script(async, "$DONE(); throw 1;")).isPresent();
    assertThat(script(async, "Promise.reject(1);"))
        .hasValueSatisfying(contains("$DONE() not called"));
  }

  @Test
  void aNegativeTestPassesIfItFailsAsItSays() {
    String early = "negative:\n  phase: parse\n  type: SyntaxError";
    assertThat(script(early, "let let = 1;")).isEmpty();
    assertThat(script(early, "throw new SyntaxError();")).isPresent();
    assertThat(script(early, "1;")).hasValueSatisfying(contains("no error"));
    String late = "negative:\n  type: Test262Error\n  phase: runtime";
    assertThat(script(late, "throw new Test262Error('as expected');")).isEmpty();
    assertThat(script(late, "throw new TypeError();")).isPresent();
    assertThat(script(late, "let let = 1;")).isPresent();
  }

  @Test
  void modulesImportWhatIsBesideThem() {
    assertThat(module("imports.js", "")).isEmpty();
    assertThat(module("imports-itself.js", "")).isEmpty();
    assertThat(module("fails.js", "")).hasValueSatisfying(contains("not true"));
    assertThat(module("lacks.js", "")).isPresent();
    assertThat(module("lacks.js", "negative:\n  phase: resolution\n  type: SyntaxError")).isEmpty();
  }

  @Test
  void theHostDetachesBuffers() {
    String body =
        "let b = new ArrayBuffer(8); $262.detachArrayBuffer(b); assert(b.byteLength === 0);";
    assertThat(script("", body)).isEmpty();
    Test262File realms = Test262File.of("test/realms.js", "$262.createRealm();");
    assertThat(Test262Host.missing(realms)).isPresent();
  }

  @Test
  void listsInHeadersHaveTwoNotations() {
    Test262File file =
        Test262File.of(
            "test/x.js", "/*---\nincludes:\n  - a.js\n  - b.js\nflags: [noStrict, async]\n---*/");
    assertThat(file.includes()).containsExactly("a.js", "b.js");
    assertThat(file.flags()).containsExactly("noStrict", "async");
    assertThat(file.modes()).containsExactly(false);
  }

  private static java.util.function.Consumer<String> contains(String text) {
    return failure -> assertThat(failure).contains(text);
  }
}
