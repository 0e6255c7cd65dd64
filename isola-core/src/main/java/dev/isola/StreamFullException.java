package dev.isola;

/**
 * The failure of a {@link StreamArg} whose publisher sends more values than were requested of it.
 *
 * @since 0.1.0
 */
public class StreamFullException extends IsolaException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what was wrong, what was found, and what to do
   */
  public StreamFullException(String message) {
    super(message);
  }

  /**
   * Makes an exception with a cause.
   *
   * @param message what was wrong, what was found, and what to do
   * @param cause what led to it, may be null
   */
  public StreamFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
