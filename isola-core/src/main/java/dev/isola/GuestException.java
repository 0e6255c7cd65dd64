package dev.isola;

import java.util.Objects;

/**
 * Thrown when the guest program failed: an exception escaped from it, or its source text was not
 * accepted. The message holds the guest's traceback.
 *
 * @since 0.1.0
 */
public class GuestException extends IsolaException {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final String guestMessage;
  private final String traceback;
  private final Integer line;

  /**
   * Makes an exception.
   *
   * @param what what was asked of the guest, such as {@code function "f" failed}
   * @param error the guest's error
   * @throws NullPointerException if an argument is null
   */
  public GuestException(String what, GuestError error) {
    super(render(what, error));
    this.type = error.type();
    this.guestMessage = error.message();
    this.traceback = error.traceback();
    this.line = error.line();
  }

  private static String render(String what, GuestError error) {
    Objects.requireNonNull(what, "what");
    String text = what + ": " + error.summary();
    return error.traceback().isBlank()
        ? text
        : text + System.lineSeparator() + error.traceback().stripTrailing();
  }

  /**
   * Returns the guest's error.
   *
   * @return the error, never null
   */
  public GuestError error() {
    return new GuestError(type, guestMessage, traceback, line);
  }
}
