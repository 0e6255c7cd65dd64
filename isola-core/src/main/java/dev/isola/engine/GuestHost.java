package dev.isola.engine;

/**
 * What a guest can reach. Every method is called on the thread that runs the guest.
 *
 * <p>An unchecked exception or error thrown by any method ends the guest and comes out, unchanged,
 * of the {@link GuestInstance} method that ran it.
 *
 * @since 0.1.0
 */
public interface GuestHost {

  /** The status of a completion that carries a value. */
  int VALUE = 0;

  /** The status of a completion that carries an error. */
  int ERROR = 1;

  /** The status of a completion that says that a stream is at its end. */
  int END_OF_STREAM = 2;

  /**
   * Takes an event.
   *
   * @param kind the event's kind, as the guest gave it: it may be any number
   * @param data the event's data, as the guest gave them: they may be malformed; never null
   */
  void emit(int kind, byte[] data);

  /**
   * Takes bytes the guest wrote to its standard output. A character may be split over two calls.
   *
   * @param data the bytes, at least one
   */
  void stdout(byte[] data);

  /**
   * Takes bytes the guest wrote to its standard error. A character may be split over two calls.
   *
   * @param data the bytes, at least one
   */
  void stderr(byte[] data);

  /**
   * Begins an operation.
   *
   * @param kind the operation's kind, as the guest gave it: it may be any number
   * @param name the operation's name; malformed UTF-8 was replaced
   * @param payload the operation's payload, as the guest gave it
   * @return the operation's handle, greater than 0, or -1 when too many are outstanding
   */
  int begin(int kind, String name, byte[] payload);

  /**
   * Waits until an operation has completed that was not reported before.
   *
   * @param nanoseconds how long to wait at most; negative for without limit, 0 to look only
   * @return the operation's handle; 0 when the time is over; -1 when nothing is outstanding
   * @throws InterruptedException if the thread was interrupted
   */
  int await(long nanoseconds) throws InterruptedException;

  /**
   * The size of a completed operation's payload.
   *
   * @param handle the operation, as the guest gave it
   * @return the size in bytes, or -1 if the operation is unknown or has not completed
   */
  int size(int handle);

  /**
   * Takes a completed operation's payload and forgets the operation. It is called only when {@link
   * #size} of the same handle was not negative.
   *
   * @param handle the operation
   * @return how it ended
   */
  Completion take(int handle);

  /**
   * Gives an operation up: it is not reported any more. Unknown handles are ignored.
   *
   * @param handle the operation, as the guest gave it
   */
  void cancel(int handle);

  /**
   * How an operation ended.
   *
   * @param status {@link #VALUE}, {@link #ERROR} or {@link #END_OF_STREAM}
   * @param payload the value or the error; not copied
   */
  record Completion(int status, byte[] payload) {}
}
