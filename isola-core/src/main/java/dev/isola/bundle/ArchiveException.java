package dev.isola.bundle;

import java.io.IOException;

/** An archive that is damaged, or that is not what a bundle's archive may be. */
final class ArchiveException extends IOException {

  private static final long serialVersionUID = 1L;

  ArchiveException(String message) {
    super(message);
  }
}
