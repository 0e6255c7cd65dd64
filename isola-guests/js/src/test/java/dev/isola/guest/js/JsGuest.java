package dev.isola.guest.js;

import dev.isola.guests.conformance.GuestUnderTest;

/** The guest that the tests of this module share, with the programs beside this class. */
final class JsGuest {
  static final GuestUnderTest JS = new GuestUnderTest("js", ".js", JsGuest.class);

  private JsGuest() {}
}
