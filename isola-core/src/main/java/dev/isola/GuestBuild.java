package dev.isola;

import java.util.Objects;

/**
 * Which build of a guest runtime did something. Numbers of fuel mean the same only for the same
 * build.
 *
 * @param runtime the runtime's name, such as {@code "python"}; never null
 * @param version the version of its interpreter, such as {@code "3.13.5"}; never null
 * @param digest the SHA-256 of what the runtime consists of, in lower-case hexadecimal digits;
 *     never null
 * @since 0.1.0
 */
public record GuestBuild(String runtime, String version, String digest) {
  private static final int SHOWN_DIGITS = 12;

  /**
   * Makes a name of a build.
   *
   * @throws NullPointerException if a component is null
   */
  public GuestBuild {
    Objects.requireNonNull(runtime, "runtime");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(digest, "digest");
  }

  /**
   * Returns the build in a few words.
   *
   * @return for example {@code python 3.13.5 (9888721e257b)}: the first digits of the digest are
   *     enough to tell builds apart
   */
  @Override
  public String toString() {
    String digits = digest.substring(0, Math.min(digest.length(), SHOWN_DIGITS));
    return runtime + " " + version + " (" + digits + ")";
  }
}
