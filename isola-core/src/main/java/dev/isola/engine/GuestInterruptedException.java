package dev.isola.engine;

/**
 * The thread that ran the guest was interrupted: a deadline or a cancellation. The guest is dead.
 *
 * @since 0.1.0
 */
public final class GuestInterruptedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  GuestInterruptedException(String message, Throwable cause) {
    super(message, cause);
  }
}
