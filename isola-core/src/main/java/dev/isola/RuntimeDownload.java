package dev.isola;

import java.net.URI;
import java.util.Objects;

/**
 * How far the download of a guest runtime is.
 *
 * @param runtime the runtime's name, such as {@code python}
 * @param version its version, such as {@code 3.13.5}
 * @param source where it comes from
 * @param bytes how many bytes have come
 * @param totalBytes how many there are
 * @since 0.1.0
 */
public record RuntimeDownload(
    String runtime, String version, URI source, long bytes, long totalBytes) {

  /**
   * Makes a report.
   *
   * @throws NullPointerException if a text or the source is null
   */
  public RuntimeDownload {
    Objects.requireNonNull(runtime, "runtime");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(source, "source");
  }

  /**
   * Tells whether all bytes have come. They are checked and unpacked after that.
   *
   * @return true at the end
   */
  public boolean isComplete() {
    return bytes == totalBytes;
  }
}
