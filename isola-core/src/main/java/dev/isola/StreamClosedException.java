package dev.isola;

/**
 * Thrown when a closed {@link EventStream} is read.
 *
 * @since 0.1.0
 */
public class StreamClosedException extends IsolaException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what was wrong, what was found, and what to do
   */
  public StreamClosedException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message what was wrong, what was found, and what to do
   * @param cause what led to it, may be null
   */
  public StreamClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
