package dev.isola;

/**
 * The root of all exceptions that isola throws.
 *
 * @since 0.1.0
 */
public class IsolaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what was wrong, what was found, and what to do
   */
  public IsolaException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message what was wrong, what was found, and what to do
   * @param cause what led to it, may be null
   */
  public IsolaException(String message, Throwable cause) {
    super(message, cause);
  }
}
