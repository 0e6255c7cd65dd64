package dev.isola.junit.grading;

import dev.isola.GuestException;
import dev.isola.InvalidArgumentException;
import dev.isola.InvalidValueException;
import dev.isola.LimitExceededException;
import dev.isola.junit.fixture.FixtureFault;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.opentest4j.MultipleFailuresError;

/** Tells whose fault it is that a check failed. */
final class HostFaults {
  private static final int MOST_CAUSES = 50;

  private HostFaults() {}

  /**
   * Whether something failed that the submission is not to blame for.
   *
   * @param failure what the check threw
   * @param sandboxIsDead whether the submission ran into a limit before, so that its sandbox
   *     refuses to work
   */
  static boolean isIn(Throwable failure, boolean sandboxIsDead) {
    return isIn(failure, sandboxIsDead, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static boolean isIn(Throwable failure, boolean sandboxIsDead, Set<Throwable> seen) {
    if (failure == null || !seen.add(failure)) {
      return false;
    }
    if (hasFixtureFault(failure) || !isSubmissions(failure, sandboxIsDead)) {
      return true;
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      if (isIn(suppressed, sandboxIsDead, seen)) {
        return true;
      }
    }
    if (failure instanceof MultipleFailuresError several) {
      for (Throwable one : several.getFailures()) {
        if (isIn(one, sandboxIsDead, seen)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isSubmissions(Throwable failure, boolean sandboxIsDead) {
    if (failure instanceof LimitExceededException limit) {
      return limit.verdict().isGuestsFault();
    }
    if (failure instanceof InvalidArgumentException) {
      return sandboxIsDead;
    }
    return failure instanceof AssertionError
        || failure instanceof GuestException
        || failure instanceof InvalidValueException;
  }

  private static boolean hasFixtureFault(Throwable failure) {
    Throwable next = failure;
    for (int depth = 0; next != null && depth < MOST_CAUSES; depth++, next = next.getCause()) {
      if (next instanceof FixtureFault) {
        return true;
      }
    }
    return false;
  }
}
