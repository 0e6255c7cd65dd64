package dev.isola;

/**
 * Where a {@link Sandbox} is in its life.
 *
 * @since 0.1.0
 */
public enum SandboxState {
  /** Made, but not started. */
  PENDING,
  /** Started: it loads scripts and calls functions. */
  RUNNING,
  /**
   * Stopped in mid-step by a limit, a cancellation or a failure of the guest runtime. It refuses
   * further work and can only be closed.
   */
  POISONED,
  /** Closed. */
  CLOSED
}
