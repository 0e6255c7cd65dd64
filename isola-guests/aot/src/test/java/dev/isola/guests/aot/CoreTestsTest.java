package dev.isola.guests.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoreTestsTest {

  @TempDir private Path folder;

  @Test
  void theCoreTestsOfTheSpecificationPassEverywhere() throws Exception {
    CoreTests tests = new CoreTests();
    assertThat(tests.assertions()).isGreaterThan(20_000);
    new Equivalence(folder).check(tests.cases(), tests::differences);
  }
}
