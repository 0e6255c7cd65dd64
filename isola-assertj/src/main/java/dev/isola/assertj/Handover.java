package dev.isola.assertj;

import org.assertj.core.api.WritableAssertionInfo;

/** What an assertion hands on to one that it leads to. */
final class Handover {
  private Handover() {}

  /** Hands on the description, the representation, and the message that replaces all others. */
  static void of(WritableAssertionInfo from, WritableAssertionInfo to) {
    to.description(from.description());
    to.useRepresentation(from.representation());
    String message = from.overridingErrorMessage();
    if (message != null) {
      to.overridingErrorMessage(message);
    }
  }
}
