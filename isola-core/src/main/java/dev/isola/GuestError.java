package dev.isola;

import java.util.Objects;

/**
 * What ended an operation before its regular end.
 *
 * <p>For {@link Verdict#GUEST_ERROR} and {@link Verdict#COMPILE_ERROR} this is the error as the
 * guest reported it. For the other verdicts the host makes it: the type is then one of {@code
 * TimeLimit}, {@code FuelLimit}, {@code MemoryLimit}, {@code OutputLimit}, {@code Cancelled} and
 * {@code HostError}, and the message says what happened in words that the guest program's author
 * understands.
 *
 * @param type the name of the guest's exception type, such as {@code ZeroDivisionError}; never null
 * @param message the text of the error, possibly empty; never null
 * @param traceback the guest's traceback as the guest prints it, or an empty string when there is
 *     none; never null
 * @param line the line of the guest's source text, counted from 1, or null when unknown
 * @since 0.1.0
 */
public record GuestError(String type, String message, String traceback, Integer line) {
  /**
   * Makes an error.
   *
   * @throws NullPointerException if {@code type}, {@code message} or {@code traceback} is null
   */
  public GuestError {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(traceback, "traceback");
  }

  /**
   * Returns the error in one line: type, message and line.
   *
   * @return for example {@code ZeroDivisionError: division by zero (line 3)}
   */
  public String summary() {
    String text = message.isEmpty() ? type : type + ": " + message;
    return line == null ? text : text + " (line " + line + ")";
  }
}
