package dev.isola.engine;

/**
 * The guest ended its process. The guest is dead.
 *
 * @since 0.1.0
 */
public final class GuestExitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int code;

  GuestExitException(int code) {
    super("the guest exited with code " + code);
    this.code = code;
  }

  /**
   * The guest's exit code.
   *
   * @return the code, as the guest gave it
   */
  public int code() {
    return code;
  }
}
