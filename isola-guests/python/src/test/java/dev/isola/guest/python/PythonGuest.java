package dev.isola.guest.python;

import dev.isola.guests.conformance.GuestUnderTest;

/** The guest that the tests of this module share, with the programs beside this class. */
final class PythonGuest {
  static final GuestUnderTest PYTHON = new GuestUnderTest("python", ".py", PythonGuest.class);

  private PythonGuest() {}
}
