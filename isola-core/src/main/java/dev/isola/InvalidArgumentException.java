package dev.isola;

/**
 * Thrown when a caller asks for something that cannot be: a wrong option, a value that does not
 * map, or a method that the sandbox's state does not allow. The guest did not run.
 *
 * @since 0.1.0
 */
public class InvalidArgumentException extends IsolaException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what was wrong, what was found, and what to do
   */
  public InvalidArgumentException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message what was wrong, what was found, and what to do
   * @param cause what led to it, may be null
   */
  public InvalidArgumentException(String message, Throwable cause) {
    super(message, cause);
  }
}
