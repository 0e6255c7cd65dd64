package dev.isola;

/**
 * Counts the hostcalls and HTTP requests of an operation that are under way. Confined to the
 * guest's thread.
 */
final class InFlight {
  private int count;

  int count() {
    return count;
  }

  /** Counts one more. */
  Flight begin() {
    count++;
    return new Flight();
  }

  /** One that is under way until it has landed. */
  final class Flight {
    private boolean landed;

    void land() {
      if (!landed) {
        landed = true;
        count--;
      }
    }
  }
}
