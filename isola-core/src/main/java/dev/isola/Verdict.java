package dev.isola;

import java.util.Collection;
import java.util.Comparator;

/**
 * How an operation of a sandbox ended: whether the guest program did what it was asked, and if not,
 * whose fault that was.
 *
 * <p>Only {@link #OK} is a success. {@link #GUEST_ERROR}, {@link #COMPILE_ERROR} and the limits are
 * the guest program's doing; {@link #CANCELLED} and {@link #HOST_ERROR} are not and must never be
 * counted against it.
 *
 * <p>The verdicts are ranked, from the best to the worst, in the order in which they stand here. Of
 * several operations, say of one submission, the {@linkplain #worst worst} verdict tells what to
 * make of all: a failure of the host comes last, because with it nobody knows how good the program
 * is. Within one operation the first thing that ends the guest decides, and a stop from outside,
 * {@link #TIME_LIMIT} or {@link #CANCELLED}, counts before what the guest reports about its end.
 *
 * @since 0.1.0
 */
public enum Verdict {
  /** The function returned, or the script was loaded. */
  OK,
  /**
   * The guest program failed: an exception escaped, it exited, it sent a malformed value, or it
   * brought its interpreter down.
   */
  GUEST_ERROR,
  /** The source text was not accepted by the guest's compiler. */
  COMPILE_ERROR,
  /** The operation did not finish within {@link SandboxConfig.Builder#timeout its time}. */
  TIME_LIMIT,
  /** The operation used up {@link SandboxConfig.Builder#maxFuel its fuel}. */
  FUEL_LIMIT,
  /** The guest program needed more than {@link SandboxConfig.Builder#maxMemory its memory}. */
  MEMORY_LIMIT,
  /** The guest program wrote more than {@link SandboxConfig.Builder#maxOutput it may}. */
  OUTPUT_LIMIT,
  /**
   * The host gave the operation up: the sandbox or the event stream was closed, or a wait ended.
   */
  CANCELLED,
  /**
   * The host failed: a handler threw, a server did not answer an HTTP request, or the sandbox
   * itself broke.
   */
  HOST_ERROR;

  /**
   * Tells whether the guest program is to blame.
   *
   * @return true for {@link #GUEST_ERROR}, {@link #COMPILE_ERROR} and the limits
   */
  public boolean isGuestsFault() {
    return switch (this) {
      case OK, CANCELLED, HOST_ERROR -> false;
      default -> true;
    };
  }

  /**
   * Tells whether the host is to blame, so that nothing is known about the guest program.
   *
   * @return true for {@link #HOST_ERROR}
   */
  public boolean isHostsFault() {
    return this == HOST_ERROR;
  }

  /**
   * Tells whether the guest program used up something that it is given a limited amount of.
   *
   * @return true for the verdicts whose names end with {@code LIMIT}
   */
  public boolean isLimit() {
    return switch (this) {
      case TIME_LIMIT, FUEL_LIMIT, MEMORY_LIMIT, OUTPUT_LIMIT -> true;
      default -> false;
    };
  }

  /**
   * Returns the worst of several verdicts.
   *
   * @param verdicts the verdicts, none of them null
   * @return the one that is ranked last; {@link #OK} if there are none
   */
  public static Verdict worst(Collection<Verdict> verdicts) {
    return verdicts.stream().max(Comparator.naturalOrder()).orElse(OK);
  }
}
