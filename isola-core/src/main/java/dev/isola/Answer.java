package dev.isola;

/**
 * Where an operation that a guest has begun is completed. Any thread may do that. The first
 * completion counts, and none does when the guest has given the operation up.
 */
interface Answer {
  /** The operation's number, which the guest knows it by. */
  int handle();

  /**
   * Completes the operation with a value.
   *
   * @return false if the guest will not get it
   */
  boolean value(byte[] encoded);

  /** Completes the operation with null: there is nothing more to say. */
  default void done() {
    boolean unused = value(new byte[] {(byte) 0xF6});
  }

  /** Completes the operation with the end of a stream. */
  void endOfStream();

  /**
   * Completes the operation with an error.
   *
   * @param hostFault whether the host has failed, and not the guest
   */
  void failure(HostcallExchange.Failure failure, boolean hostFault);
}
