package dev.isola.guests.aot;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedCorpusTest {

  @TempDir private Path folder;

  @Test
  void everyInstructionDoesTheSameEverywhere() throws Exception {
    new Equivalence(folder).check(GeneratedCorpus.cases());
  }
}
