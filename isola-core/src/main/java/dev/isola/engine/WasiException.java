package dev.isola.engine;

/**
 * Ends a system call with an error number. Carries no stack trace: guests can cause many of these.
 */
final class WasiException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Errno errno;

  WasiException(Errno errno) {
    super(errno.name(), null, false, false);
    this.errno = errno;
  }

  Errno errno() {
    return errno;
  }
}
