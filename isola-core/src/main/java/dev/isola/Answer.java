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
  default boolean value(byte[] encoded) {
    return value(encoded, 0);
  }

  /**
   * Completes the operation with a value that the guest gets later.
   *
   * @param delay the nanoseconds of the guest's time between the operation's beginning and its
   *     completion
   * @return false if the guest will not get it
   */
  boolean value(byte[] encoded, long delay);

  /** Tells that the operation is never going to be completed. */
  void never();

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
  default void failure(HostcallExchange.Failure failure, boolean hostFault) {
    failure(failure, hostFault, 0);
  }

  /**
   * Completes the operation with an error that the guest gets later.
   *
   * @param hostFault whether the host has failed, and not the guest
   * @param delay as for a value
   */
  void failure(HostcallExchange.Failure failure, boolean hostFault, long delay);
}
