package dev.isola.benchmarks;

import org.junit.jupiter.api.Test;

/** A test that does nothing, to compare with. */
final class EmptyTest {

  @Test
  void nothing() {}
}
