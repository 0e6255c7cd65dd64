package dev.isola.bundle;

import dev.isola.InvalidArgumentException;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * A runtime's version, in words that can be part of a file's name everywhere.
 *
 * @param text for example {@code 3.13.5}
 * @since 0.1.0
 */
public record RuntimeVersion(String text) implements Comparable<RuntimeVersion> {

  private static final Pattern ALLOWED =
      Pattern.compile("[0-9A-Za-z](?:[0-9A-Za-z._+-]*[0-9A-Za-z])?");
  private static final Pattern NAME = Pattern.compile("[a-z](?:[0-9a-z_-]*[0-9a-z])?");
  private static final int MAX_LENGTH = 64;

  /**
   * Makes a version.
   *
   * @throws InvalidArgumentException if the text is not one
   */
  public RuntimeVersion {
    if (!isVersion(text)) {
      throw new InvalidArgumentException(
          "a version has at most 64 letters, digits and . _ + - between them, such as 3.13.5; was \""
              + text
              + "\"");
    }
  }

  static boolean isVersion(String text) {
    return text.length() <= MAX_LENGTH && ALLOWED.matcher(text).matches() && !text.contains("..");
  }

  /**
   * Whether a text can be a runtime's name, and so part of a file's name.
   *
   * @param name any text
   * @return true if it can
   */
  public static boolean isRuntimeName(String name) {
    return name.length() <= MAX_LENGTH && NAME.matcher(name).matches();
  }

  boolean satisfies(String wanted) {
    return satisfies(text, wanted);
  }

  /**
   * Whether somebody who wants a version is content with another.
   *
   * @param found the version that there is
   * @param wanted the version, or its beginning: {@code 3.13} is content with {@code 3.13.5}
   * @return true if so
   */
  public static boolean satisfies(String found, String wanted) {
    return found.equals(wanted) || found.startsWith(wanted + ".");
  }

  /** Compares as people count: part by part, numbers by their value. */
  @Override
  public int compareTo(RuntimeVersion other) {
    String[] parts = text.split("[._+-]");
    String[] others = other.text.split("[._+-]");
    for (int i = 0; i < Math.min(parts.length, others.length); i++) {
      int order = compare(parts[i], others[i]);
      if (order != 0) {
        return order;
      }
    }
    int order = Integer.compare(parts.length, others.length);
    return order != 0 ? order : text.compareTo(other.text);
  }

  private static int compare(String one, String other) {
    boolean number = one.matches("[0-9]+");
    boolean otherNumber = other.matches("[0-9]+");
    if (number && otherNumber) {
      return new BigInteger(one).compareTo(new BigInteger(other));
    }
    // A name stands for something before a release, such as "rc1".
    return number == otherNumber ? one.compareTo(other) : Boolean.compare(number, otherNumber);
  }

  @Override
  public String toString() {
    return text;
  }
}
