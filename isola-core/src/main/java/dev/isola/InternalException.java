package dev.isola;

/**
 * Thrown when the host failed: a hostcall handler threw and the guest let the error escape, a guest
 * runtime is broken, or something in isola is. Never the guest program's fault.
 *
 * @since 0.1.0
 */
public class InternalException extends IsolaException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what was wrong, what was found, and what to do
   */
  public InternalException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message what was wrong, what was found, and what to do
   * @param cause what led to it, may be null
   */
  public InternalException(String message, Throwable cause) {
    super(message, cause);
  }
}
