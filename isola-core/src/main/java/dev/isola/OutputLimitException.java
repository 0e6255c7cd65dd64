package dev.isola;

/** Thrown through the guest's frames when it wrote too much. It ends the guest. */
final class OutputLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OutputLimitException(String message) {
    super(message);
  }
}
