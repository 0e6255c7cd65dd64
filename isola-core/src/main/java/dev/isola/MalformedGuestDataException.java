package dev.isola;

/** Thrown through the guest's frames when it sent what no guest may send. It ends the guest. */
final class MalformedGuestDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedGuestDataException(String message) {
    super(message);
  }
}
