package dev.isola;

import dev.isola.engine.GuestHost;

/**
 * One kind of operation that guests can begin. All methods are called on the guest's thread, where
 * no code of others must run: its time is the guest's.
 */
interface OperationKind {
  /**
   * Begins an operation.
   *
   * @param name the operation's name, as the guest gave it
   * @param payload the operation's payload; any value
   * @param answer takes the outcome, at once or later
   */
  Begun begin(String name, CborReader.Value payload, Answer answer);

  /** Refuses an operation whose payload is not a value. */
  default Begun refuse(String name, HostcallExchange.Failure failure, Answer answer) {
    answer.failure(failure, false);
    return Begun.SETTLED;
  }

  /** An operation that a guest has begun. */
  interface Begun {
    /** One that was answered at once. */
    Begun SETTLED =
        new Begun() {
          @Override
          public Runnable giveUp() {
            return null;
          }

          @Override
          public String outstanding(long nanoseconds) {
            return "an answer";
          }
        };

    /**
     * Stops it, because the guest does not want its answer or the guest's own operation ends.
     *
     * @return what is left to do then and runs others' code; null if there is nothing
     */
    Runnable giveUp();

    /** Called when the guest takes the answer. */
    default void taken(Outcome outcome) {}

    /**
     * Whether the answer depends on what the guest does next. Called by any thread, and must not
     * wait.
     */
    default boolean dependsOnGuest() {
      return false;
    }

    /** What it is, for a message about its never being answered: the end of a sentence. */
    default String abandoned() {
      return "an answer that never comes";
    }

    /** Called on the guest's thread when the guest, by its own clock, waits for it no longer. */
    default void late() {}

    /**
     * What is missing, for a message: the end of a sentence about who waits for it.
     *
     * @param nanoseconds the time since it was begun
     */
    String outstanding(long nanoseconds);
  }

  /**
   * How an operation ended.
   *
   * @param completion what the guest gets
   * @param failure the error in it, or null
   */
  record Outcome(GuestHost.Completion completion, HostcallExchange.Failure failure) {}
}
