package dev.isola;

/** Thrown through the guest's frames when the operation was stopped while it waited. */
final class GuestStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GuestStoppedException() {
    super("the guest was stopped");
  }
}
