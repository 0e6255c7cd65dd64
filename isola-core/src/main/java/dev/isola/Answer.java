package dev.isola;

/**
 * Where an operation that a guest has begun is completed. Any thread may do that. The first
 * completion counts, and none does when the guest has given the operation up.
 */
interface Answer {
  /**
   * Completes the operation with a value.
   *
   * @return false if the guest will not get it
   */
  boolean value(byte[] encoded);

  /** Completes the operation with the end of a stream. */
  void endOfStream();

  /**
   * Completes the operation with an error.
   *
   * @param hostFault whether the host has failed, and not the guest
   */
  void failure(HostcallExchange.Failure failure, boolean hostFault);
}
