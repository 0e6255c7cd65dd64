package dev.isola.guests.aot;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why a call ended early: what WebAssembly names it, whoever says it in whatever words. */
enum Trap {
  UNREACHABLE("unreachable"),
  DIVIDE_BY_ZERO("divide by zero"),
  INTEGER_OVERFLOW("integer overflow"),
  INVALID_CONVERSION("invalid conversion to integer"),
  OUTSIDE_OF_MEMORY("out of bounds memory access"),
  OUTSIDE_OF_TABLE("out of bounds table access", "undefined element"),
  NULL_FUNCTION("uninitialized element"),
  /** Chicory's compiled code does not look for functions of another type in big tables. */
  OTHER_TYPE("indirect call type mismatch", "unknown function"),
  STACK_EXHAUSTED("call stack exhausted", "stack overflow");

  private final List<String> words;

  Trap(String... words) {
    this.words = List.of(words);
  }

  /** The trap that was thrown; empty if it is none, and so something is wrong. */
  static Optional<Trap> of(Throwable thrown) {
    if (thrown instanceof StackOverflowError) {
      return Optional.of(STACK_EXHAUSTED);
    }
    // Chicory's table.copy adds without looking at an overflow and leaves the rest to the array.
    return thrown instanceof ArrayIndexOutOfBoundsException
        ? Optional.of(OUTSIDE_OF_TABLE)
        : of(String.valueOf(thrown.getMessage()));
  }

  /** The trap that the specification's or Chicory's words mean. */
  static Optional<Trap> of(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(trap -> trap.words.stream().anyMatch(lower::contains))
        .findFirst();
  }
}
