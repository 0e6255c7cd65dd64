package dev.isola;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** A host name or address, or all names below one: {@code *.example.com}. */
final class HostPattern {
  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]+|[0-9a-f:.]+");

  private final String text;
  private final boolean below;
  private final String name;

  private HostPattern(String text, boolean below, String name) {
    this.text = text;
    this.below = below;
    this.name = name;
  }

  /**
   * Reads a pattern.
   *
   * @throws InvalidArgumentException if it is not one
   */
  static HostPattern of(String text) {
    Objects.requireNonNull(text, "host");
    boolean below = text.startsWith("*.");
    String name = canonical(below ? text.substring(2) : text);
    if (!NAME.matcher(name).matches() || name.startsWith(".")) {
      throw new InvalidArgumentException(
          "host must be a name such as example.com, an address, or *.example.com for all names"
              + " below one; without scheme, port and path; was \""
              + text
              + "\"");
    }
    return new HostPattern(text, below, name);
  }

  /** Tells whether the host of a URL is meant. */
  boolean matches(String host) {
    String canonical = canonical(host);
    return below
        ? canonical.length() > name.length() + 1 && canonical.endsWith("." + name)
        : canonical.equals(name);
  }

  private static String canonical(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    if (lower.startsWith("[") && lower.endsWith("]")) {
      return lower.substring(1, lower.length() - 1);
    }
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  @Override
  public String toString() {
    return text;
  }
}
