package dev.isola;

/**
 * How an operation of a sandbox ended: whether the guest program did what it was asked, and if not,
 * whose fault that was.
 *
 * <p>Only {@link #OK} is a success. {@link #GUEST_ERROR}, {@link #COMPILE_ERROR} and the limits are
 * the guest program's doing; {@link #CANCELLED} and {@link #HOST_ERROR} are not and must never be
 * counted against it.
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
  /** The operation used up its fuel. */
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
  HOST_ERROR
}
