package dev.isola;

/** The guest waits, without a limit, for nothing but what nobody is going to answer. */
final class EndlessWaitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EndlessWaitException(String what) {
    super("the program waits for ever for " + what);
  }
}
