package dev.isola.engine;

/**
 * The guest's code cannot go on: memory out of bounds, unreachable code, stack exhausted, a broken
 * call of the host. The message says which. The guest is dead.
 *
 * @since 0.1.0
 */
public final class GuestTrapException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  GuestTrapException(String message) {
    super(message);
  }

  GuestTrapException(String message, Throwable cause) {
    super(message, cause);
  }
}
