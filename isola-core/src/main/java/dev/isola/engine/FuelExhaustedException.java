package dev.isola.engine;

/**
 * The guest has used up its fuel. The guest is dead.
 *
 * @since 0.1.0
 */
public final class FuelExhaustedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  FuelExhaustedException(long limit) {
    super("the guest used up its fuel of " + limit + " units");
  }
}
