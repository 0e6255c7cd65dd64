package dev.isola.benchmarks;

import dev.isola.Verdict;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a sandbox of the soak may be told to do, and how that may end. */
enum SoakWork {
  COMPUTE(12, Verdict.OK),
  ASK(6, Verdict.OK),
  GENERATE(6, Verdict.OK),
  FAIL(4, Verdict.GUEST_ERROR),
  FAIL_ON_THE_HOST(3, Verdict.HOST_ERROR),
  EXIT(2, Verdict.GUEST_ERROR),
  RECURSE(2, Verdict.GUEST_ERROR),
  FLOOD(2, Verdict.OUTPUT_LIMIT),
  FILL(1, Verdict.MEMORY_LIMIT),
  /** With a limit of fuel. */
  ENDLESS(3, Verdict.FUEL_LIMIT),
  /** With a short deadline. */
  ENDLESS_TO_A_DEADLINE(1, Verdict.TIME_LIMIT),
  /** With a short deadline. */
  WAIT(1, Verdict.TIME_LIMIT),
  /** Closed by another thread. */
  ENDLESS_TO_A_CANCELLATION(3, Verdict.CANCELLED);

  private static final int SUM = sum();

  private final int weight;
  private final Set<Verdict> verdicts;

  SoakWork(int weight, Verdict verdict) {
    this.weight = weight;
    this.verdicts = EnumSet.of(verdict);
  }

  private static int sum() {
    int sum = 0;
    for (SoakWork work : values()) {
      sum += work.weight;
    }
    return sum;
  }

  /** Chooses by a number of any size that is not negative. */
  static SoakWork chosenBy(int number) {
    int left = number % SUM;
    for (SoakWork work : values()) {
      left -= work.weight;
      if (left < 0) {
        return work;
      }
    }
    throw new IllegalStateException("weights must add up to " + SUM);
  }

  /** The function of the programs. */
  String function() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_to_a_.*", "");
  }

  boolean mayEndWith(Verdict verdict) {
    return verdicts.contains(verdict);
  }
}
