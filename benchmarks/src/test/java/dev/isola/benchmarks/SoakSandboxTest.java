package dev.isola.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isola.Isola;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SoakSandboxTest {

  private static final long SEED = 7;

  @TempDir Path shared;

  @BeforeEach
  void writeNotes() throws IOException {
    Files.writeString(shared.resolve("notes.txt"), "nothing here\n");
  }

  private static SandboxTemplate template(Language language, String prelude) {
    return Isola.buildTemplate(
        language.guest(), TemplateConfig.builder().noDiskCache().prelude(prelude).build());
  }

  private static String script(Language language) {
    return Program.resource(language == Language.PYTHON ? "soak.py" : "soak.js");
  }

  @ParameterizedTest
  @EnumSource
  void doesItsWorkAndSeesNoOther(Language language) {
    String script = script(language);
    SoakSandbox.Programs programs =
        new SoakSandbox.Programs(
            template(language, script), Isola.buildTemplate(language.guest()), script);
    Set<SoakWork> done = EnumSet.noneOf(SoakWork.class);
    SoakSandbox kept = null;
    for (int number = 0; number < 24; number++) {
      SoakSandbox sandbox = new SoakSandbox(programs, shared, SEED, number);
      done.add(sandbox.work());
      boolean alive = sandbox.live();
      if (alive && kept == null) {
        kept = sandbox;
      } else {
        sandbox.close();
      }
    }
    assertThat(done).hasSizeGreaterThan(5);
    assertThat(kept).isNotNull();
    assertThat(kept.look(true)).isTrue();
    kept.close();
  }

  @ParameterizedTest
  @EnumSource
  void findsASecretThatIsNotItsOwn(Language language) {
    String other = "isola-secret-" + "0".repeat(32);
    String leak =
        language == Language.PYTHON
            ? "import json\njson.leaked = '" + other + "'\n"
            : "globalThis.leaked = '" + other + "';\n";
    SandboxTemplate leaking = template(language, script(language) + leak);
    SoakSandbox sandbox =
        new SoakSandbox(
            new SoakSandbox.Programs(leaking, template(language, leak), script(language)),
            shared,
            SEED,
            0);
    assertThatThrownBy(sandbox::live)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("cross-talk", other);
    sandbox.close();
  }
}
