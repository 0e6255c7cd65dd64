package dev.isola;

import java.util.Objects;

/**
 * Thrown when an operation was ended before its time: by a limit of the sandbox, or because it was
 * cancelled. The sandbox is then {@link SandboxState#POISONED}.
 *
 * @since 0.1.0
 */
public class LimitExceededException extends IsolaException {
  private static final long serialVersionUID = 1L;

  private final Verdict verdict;

  /**
   * Makes an exception.
   *
   * @param verdict which limit it was
   * @param message what happened
   * @throws NullPointerException if {@code verdict} is null
   */
  public LimitExceededException(Verdict verdict, String message) {
    super(message);
    this.verdict = Objects.requireNonNull(verdict, "verdict");
  }

  /**
   * Returns which limit ended the operation.
   *
   * @return {@link Verdict#TIME_LIMIT}, {@link Verdict#FUEL_LIMIT}, {@link Verdict#MEMORY_LIMIT},
   *     {@link Verdict#OUTPUT_LIMIT} or {@link Verdict#CANCELLED}
   */
  public Verdict verdict() {
    return verdict;
  }
}
