package dev.isola;

/**
 * Tells a guest which of its operations have completed, in some order. The guest's thread begins
 * operations and awaits them, any thread completes them.
 */
interface CompletionOrder {
  /** An operation that has been begun. */
  interface Expected {
    /** Its number: greater than those of the operations before it. */
    int handle();

    /**
     * Whether its answer depends on what the guest does next, so that the guest must not be kept
     * from doing it.
     */
    boolean dependsOnGuest();

    /** What it is, for a message about its never being answered: the end of a sentence. */
    String abandoned();

    /**
     * Called at most once, on the guest's thread, when the guest has waited as long as it does for
     * anything. It may be completed then or later.
     */
    void late();
  }

  /** Expects an operation's completion. */
  void begun(Expected operation);

  /**
   * Called at most once for an operation that was begun.
   *
   * @param delay how many nanoseconds of the guest's time lie between its beginning and its
   *     completion
   */
  void completed(Expected operation, long delay);

  /** Called in place of {@link #completed} for an operation that nobody is going to answer. */
  void abandoned(Expected operation);

  /** Expects an operation no more, whether it was completed and reported or not. */
  void forget(Expected operation);

  /** Expects nothing any more. */
  void clear();

  /**
   * Waits for a completion that was not reported before.
   *
   * @param nanoseconds how long, by the guest's clock; negative for without limit, 0 to look only
   * @return the operation's handle; 0 when the time is over; -1 when nothing is outstanding that
   *     could ever complete
   * @throws EndlessWaitException if nothing is outstanding but what nobody is going to answer, and
   *     there is no limit
   * @throws InterruptedException if the thread is interrupted
   */
  int await(long nanoseconds) throws InterruptedException;

  /** Whether the guest waits for a completion right now. */
  boolean isWaiting();
}
