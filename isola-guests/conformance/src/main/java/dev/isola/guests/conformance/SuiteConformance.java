package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.isola.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That programs of all kinds, those of the file {@code suite}, do exactly the same each time, on
 * every machine and JVM: how they end, what they give and write, and how much fuel they use. What
 * that is stands in the file {@code suite.golden} beside them.
 *
 * <p>With the system property {@code isola.suite.write=true} the file is written anew.
 *
 * @since 0.1.0
 */
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
public abstract class SuiteConformance {
  private static final boolean WRITE = Boolean.getBoolean("isola.suite.write");

  private final GuestUnderTest guest;
  private final Suite suite;
  private final Map<String, Outcome> found = new ConcurrentHashMap<>();

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected SuiteConformance(GuestUnderTest guest) {
    this.guest = guest;
    this.suite = new Suite(guest.template(), guest.file("main"), guest.program(Suite.NAME));
  }

  /**
   * The programs.
   *
   * @return the programs of the file
   */
  protected List<Suite.Program> programs() {
    return suite.programs();
  }

  private GoldenFile golden() {
    return GoldenFile.parse(guest.read(GoldenFile.NAME));
  }

  @Test
  void hasAnOutcomeForEachProgramOfThisBuildOfTheGuest() {
    assumeTrue(!WRITE, "the golden file is being written");
    GoldenFile golden = golden();
    assertThat(golden.digest())
        .as(
            "the digest of the guest that made %s; this is another build, so look at what changed"
                + " after writing the file again with -Disola.suite.write=true",
            GoldenFile.NAME)
        .isEqualTo(suite.digest());
    assertThat(golden.outcomes()).containsOnlyKeys(names());
    assertThat(programs()).hasSizeGreaterThanOrEqualTo(50);
  }

  private List<String> names() {
    return programs().stream().map(Suite.Program::name).toList();
  }

  @Test
  void endsInAllWaysThatDoNotDependOnTheMachine() {
    assumeTrue(!WRITE, "the golden file is being written");
    Set<Verdict> verdicts =
        golden().outcomes().values().stream()
            .map(Outcome::verdict)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Verdict.class)));
    assertThat(verdicts)
        .contains(
            Verdict.OK,
            Verdict.GUEST_ERROR,
            Verdict.HOST_ERROR,
            Verdict.FUEL_LIMIT,
            Verdict.OUTPUT_LIMIT,
            Verdict.MEMORY_LIMIT);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void doesTheSameAsEver(Suite.Program program) {
    Outcome first = suite.run(program);
    Outcome second = suite.run(program);
    assertThat(second).isEqualTo(first);
    if (WRITE) {
      found.put(program.name(), first);
    } else {
      GoldenFile golden = golden();
      assumeTrue(golden.digest().equals(suite.digest()), "another build of the guest");
      assertThat(first).isEqualTo(golden.outcomes().get(program.name()));
    }
  }

  @AfterAll
  void write() throws IOException {
    if (WRITE) {
      Path file = guest.sourceOf(GoldenFile.NAME);
      GoldenFile.of(suite.digest(), names(), found).write(file);
    }
  }
}
