package dev.isola.guests.aot;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random modules do the same everywhere. {@code -Disola.fuzz.modules=N} tries more of them, and
 * {@code -Disola.fuzz.seed=N} begins with another one than the first.
 */
class RandomModulesTest {

  /** As many as one JVM should have classes of at a time. */
  private static final int ROUND = 100;

  @TempDir private Path folder;

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS)
  void randomModulesDoTheSameEverywhere() throws Exception {
    long first = Long.getLong("isola.fuzz.seed", 0);
    long end = first + Integer.getInteger("isola.fuzz.modules", 30);
    for (long seed = first; seed < end; seed += ROUND) {
      List<EquivalenceCase> cases =
          LongStream.range(seed, Math.min(end, seed + ROUND)).mapToObj(RandomModule::of).toList();
      new Equivalence(folder.resolve("from-" + seed)).check(cases);
    }
  }
}
