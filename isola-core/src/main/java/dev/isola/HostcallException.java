package dev.isola;

/**
 * Thrown by a {@link HostcallHandler} that fails on purpose, to show a program a service that
 * fails.
 *
 * <p>The guest sees an error of the type {@code HostcallError} with this message and can catch it.
 * If it escapes, the guest has not coped with it: the verdict is {@link Verdict#GUEST_ERROR}. Any
 * other exception of a handler is a fault of the host, see {@link RunResult#hostFaults}.
 *
 * @since 0.1.0
 */
public final class HostcallException extends IsolaException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what the guest is told
   */
  public HostcallException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message what the guest is told
   * @param cause what led to it, may be null; the guest is not told
   */
  public HostcallException(String message, Throwable cause) {
    super(message, cause);
  }
}
