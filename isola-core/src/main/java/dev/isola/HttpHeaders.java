package dev.isola;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The headers of an HTTP request or response: pairs of names and values in their order, in which a
 * name may occur several times. Names are looked up without regard to case.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class HttpHeaders {
  private static final HttpHeaders EMPTY = new HttpHeaders(List.of());
  private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

  private final List<Header> headers;

  private HttpHeaders(List<Header> headers) {
    this.headers = headers;
  }

  /**
   * One header.
   *
   * @param name the name, as it was written
   * @param value the value, without white space around it
   * @since 0.1.0
   */
  public record Header(String name, String value) {
    /**
     * Makes a header.
     *
     * @throws InvalidArgumentException if the name is not a token as RFC 9110 defines it, or the
     *     value holds a control character or one that is not Latin-1
     */
    public Header {
      checkName(name);
      value = checkedValue(name, value);
    }

    private static void checkName(String name) {
      if (!isToken(Objects.requireNonNull(name, "name"))) {
        throw new InvalidArgumentException(
            "HTTP header name must consist of letters, digits and hyphens, was \""
                + Rendering.cut(name)
                + "\"");
      }
    }

    private static String checkedValue(String name, String value) {
      Objects.requireNonNull(value, () -> "value of header \"" + name + "\"");
      int start = 0;
      int end = value.length();
      while (start < end && isSpace(value.charAt(start))) {
        start++;
      }
      while (end > start && isSpace(value.charAt(end - 1))) {
        end--;
      }
      for (int i = start; i < end; i++) {
        char c = value.charAt(i);
        if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
          throw new InvalidArgumentException(
              String.format(
                  Locale.ROOT,
                  "HTTP header \"%s\" must have a value of printable Latin-1 characters, character"
                      + " %d was U+%04X",
                  name,
                  i,
                  (int) c));
        }
      }
      return value.substring(start, end);
    }

    private static boolean isSpace(char c) {
      return c == ' ' || c == '\t';
    }

    boolean isNamed(String otherName) {
      return name.equalsIgnoreCase(otherName);
    }
  }

  /** Tells whether a text is a token, as names of headers and methods are. */
  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = c >= '0' && c <= '9';
      if (!letter && !digit && TOKEN_PUNCTUATION.indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /**
   * Makes headers from names and values in turns: {@code of("accept", "text/html", "x-id", "7")}.
   *
   * @param namesAndValues a name, its value, the next name, and so on; none for no headers
   * @return the headers in this order
   * @throws InvalidArgumentException if there is a name without a value, or one that is not valid
   */
  public static HttpHeaders of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new InvalidArgumentException(
          "HTTP headers must be names and values in turns, the last name \""
              + namesAndValues[namesAndValues.length - 1]
              + "\" has no value");
    }
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(new Header(namesAndValues[i], namesAndValues[i + 1]));
    }
    return of(headers);
  }

  /**
   * Makes headers.
   *
   * @param headers the headers in their order
   * @return the headers
   */
  public static HttpHeaders of(List<Header> headers) {
    return headers.isEmpty() ? EMPTY : new HttpHeaders(List.copyOf(headers));
  }

  /**
   * Makes headers from a map, such as that of {@code java.net.http.HttpHeaders}.
   *
   * @param valuesByName the values of each name
   * @return the headers in the map's order
   * @throws InvalidArgumentException if a name or a value is not valid
   */
  public static HttpHeaders of(Map<String, ? extends List<String>> valuesByName) {
    List<Header> headers = new ArrayList<>();
    valuesByName.forEach(
        (name, values) -> values.forEach(value -> headers.add(new Header(name, value))));
    return of(headers);
  }

  /**
   * Adds a header behind the others. Those of the same name stay.
   *
   * @param name the name
   * @param value the value
   * @return headers with one more
   * @throws InvalidArgumentException if the name or the value is not valid
   */
  public HttpHeaders with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return of(more);
  }

  /**
   * Removes the headers of a name.
   *
   * @param name the name, in any case
   * @return headers without it
   */
  public HttpHeaders without(String name) {
    Objects.requireNonNull(name, "name");
    return of(headers.stream().filter(header -> !header.isNamed(name)).toList());
  }

  /**
   * Returns the first value of a name.
   *
   * @param name the name, in any case
   * @return the value, or empty if there is no such header
   */
  public Optional<String> first(String name) {
    Objects.requireNonNull(name, "name");
    return headers.stream().filter(header -> header.isNamed(name)).map(Header::value).findFirst();
  }

  /**
   * Returns all values of a name.
   *
   * @param name the name, in any case
   * @return the values in their order, possibly none; unmodifiable
   */
  public List<String> all(String name) {
    Objects.requireNonNull(name, "name");
    return headers.stream().filter(header -> header.isNamed(name)).map(Header::value).toList();
  }

  /**
   * Tells whether there is a header of a name.
   *
   * @param name the name, in any case
   * @return true if there is
   */
  public boolean contains(String name) {
    return first(name).isPresent();
  }

  /**
   * Returns the headers in their order.
   *
   * @return the headers; unmodifiable
   */
  public List<Header> list() {
    return headers;
  }

  /**
   * Returns the values by their names.
   *
   * @return a new map from names in lower case, in the order of their first occurrences, to their
   *     values
   */
  public Map<String, List<String>> map() {
    Map<String, List<String>> map = new LinkedHashMap<>();
    for (Header header : headers) {
      String name = header.name().toLowerCase(Locale.ROOT);
      map.computeIfAbsent(name, unused -> new ArrayList<>()).add(header.value());
    }
    return map;
  }

  /**
   * Tells whether the other object is the same headers in the same order; the case of names does
   * not count.
   */
  @Override
  public boolean equals(Object other) {
    if (!(other instanceof HttpHeaders that) || headers.size() != that.headers.size()) {
      return false;
    }
    for (int i = 0; i < headers.size(); i++) {
      Header mine = headers.get(i);
      Header theirs = that.headers.get(i);
      if (!mine.isNamed(theirs.name()) || !mine.value().equals(theirs.value())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (Header header : headers) {
      hash = 31 * hash + header.value().hashCode();
    }
    return hash;
  }

  /**
   * Returns the headers in one line.
   *
   * @return for example {@code [accept: text/html, x-id: 7]}
   */
  @Override
  public String toString() {
    return headers.stream()
        .map(header -> header.name() + ": " + header.value())
        .toList()
        .toString();
  }
}
