package dev.isola.examples.grading;

import dev.isola.GuestError;

/** An error in a few words, short enough for a table. */
final class Remark {

  private Remark() {}

  /** A guest's error: its type and, where it is known, the line of the submission. */
  static String of(GuestError error) {
    return error.line() == null ? error.type() : error.type() + " in line " + error.line();
  }

  /** The kind of a fault of ours and the first line of its message. */
  static String of(Throwable fault) {
    return fault.toString().lines().findFirst().orElse("");
  }
}
