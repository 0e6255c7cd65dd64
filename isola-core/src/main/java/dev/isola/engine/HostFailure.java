package dev.isola.engine;

/** Carries what a {@link GuestHost} threw through the guest's frames. */
final class HostFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  HostFailure(Throwable cause) {
    super(null, cause, false, false);
  }
}
