package dev.isola;

/**
 * Thrown for a value of the guest's that does not fit: by {@link RunResult#value(Class)} and its
 * like, and by a {@link HostcallHandler} for a payload that it does not accept.
 *
 * <p>If a handler throws it, the guest sees an error of the type {@code InvalidValue} with this
 * message and can catch it. If it escapes, the guest has failed, and not the host: the verdict is
 * {@link Verdict#GUEST_ERROR}.
 *
 * @since 0.1.0
 */
public final class InvalidValueException extends IsolaException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what was wrong with the value, for the guest's author
   */
  public InvalidValueException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message what was wrong with the value, for the guest's author
   * @param cause what led to it, may be null
   */
  public InvalidValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
