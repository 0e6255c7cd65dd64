package dev.isola.spi;

/**
 * A guest's code, or a host function on its behalf, reached beyond the end of the guest's memory: a
 * trap of WebAssembly.
 *
 * @since 0.1.0
 */
public final class OutOfBoundsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OutOfBoundsException(long address) {
    super("out of bounds memory access at " + address);
  }
}
