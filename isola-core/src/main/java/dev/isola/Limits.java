package dev.isola;

import java.time.Duration;
import java.util.Objects;

/** Checks of limits that a caller sets. */
final class Limits {
  private Limits() {}

  static long checkMemory(long bytes) {
    if (bytes <= 0) {
      throw new InvalidArgumentException(
          "memory limit must be positive, was " + bytes + " bytes; 256 MiB is 256L << 20");
    }
    return bytes;
  }

  static long checkFuel(long units) {
    if (units <= 0) {
      throw new InvalidArgumentException(
          "fuel limit must be positive, was " + units + "; leave it out for no limit");
    }
    return units;
  }

  static long checkOutput(long bytes) {
    if (bytes < 0) {
      throw new InvalidArgumentException(
          "output limit must not be negative, was " + bytes + " bytes");
    }
    return bytes;
  }

  static int checkCount(String what, int number, int most) {
    if (number <= 0 || number > most) {
      throw new InvalidArgumentException(
          what
              + " must be "
              + (most == Integer.MAX_VALUE ? "positive" : "between 1 and " + most)
              + ", was "
              + number);
    }
    return number;
  }

  static Duration checkTime(String what, Duration time) {
    Objects.requireNonNull(time, what);
    if (time.isZero() || time.isNegative()) {
      throw new InvalidArgumentException(what + " must be positive, was " + time);
    }
    return time;
  }
}
