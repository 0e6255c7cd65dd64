package dev.isola;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the URLs that guests and redirections give. They are read once: what the policy looks at is
 * what is connected to.
 */
final class GuestUrl {
  private static final int MAX_LENGTH = 64 << 10;
  private static final int SHOWN_LENGTH = 200;

  // Scheme, authority, path with query; a fragment is not part of a request.
  private static final Pattern ABSOLUTE =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#\\\\]*)([^#]*)(?:#.*)?", Pattern.DOTALL);
  private static final Pattern SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[^:\\[\\]]+)(?::([0-9]{0,5}))?");

  private GuestUrl() {}

  /**
   * Reads an absolute URL. Characters that must not occur in its path and query are encoded.
   *
   * @return a URL with a scheme and a host in lower case and a path, and without a fragment
   * @throws HttpFailure if it is not one of HTTP
   */
  static URI parse(String text) throws HttpFailure {
    if (text.length() > MAX_LENGTH) {
      throw HttpFailure.invalid(
          "URL of " + text.length() + " characters is longer than " + MAX_LENGTH);
    }
    Matcher parts = ABSOLUTE.matcher(text);
    if (!parts.matches()) {
      throw invalid("must be absolute, such as https://example.com/", text);
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw invalid("must begin with http:// or https://", text);
    }
    String rest = encoded(parts.group(3), text);
    String path = rest.startsWith("/") ? rest : "/" + rest;
    try {
      URI url = new URI(scheme + "://" + authority(parts.group(2), text) + path);
      if (url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Its message would quote a text that the guest has not written.
    }
    throw invalid("must have a valid host name", text);
  }

  private static String authority(String authority, String url) throws HttpFailure {
    if (authority.contains("@")) {
      throw invalid(
          "must not hold a user name or password, send an Authorization header instead", url);
    }
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw invalid("must have a host, and a port number if there is a colon after it", url);
    }
    String host = parts.group(1).toLowerCase(Locale.ROOT);
    for (int i = 0; i < host.length(); i++) {
      if (host.charAt(i) > 0x7F) {
        host = ascii(host, url);
        break;
      }
    }
    String port = parts.group(2);
    if (port == null || port.isEmpty()) {
      return host;
    }
    int number = Integer.parseInt(port);
    if (number < 1 || number > 0xFFFF) {
      throw invalid("must have a port between 1 and 65535", url);
    }
    return host + ":" + number;
  }

  private static String ascii(String host, String url) throws HttpFailure {
    try {
      return IDN.toASCII(host).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw invalid("must have a valid host name", url);
    }
  }

  private static String encoded(String pathAndQuery, String url) throws HttpFailure {
    StringBuilder encoded = new StringBuilder();
    boolean query = false;
    for (int i = 0; i < pathAndQuery.length(); ) {
      int c = pathAndQuery.codePointAt(i);
      query |= c == '?';
      if (c < ' ' || c == 0x7F) {
        throw invalid("must not hold control characters", url);
      }
      boolean whole = c != '%' || isEscape(pathAndQuery, i);
      if (whole && isLegal(c, query)) {
        encoded.append((char) c);
      } else {
        escape(encoded, Character.toString(c));
      }
      i += Character.charCount(c);
    }
    return encoded.toString();
  }

  private static boolean isEscape(String text, int at) {
    return at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0;
  }

  private static boolean isLegal(int c, boolean query) {
    boolean letterOrDigit =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letterOrDigit
        || "-._~:@!$&'()*+,;=/?%".indexOf(c) >= 0
        || (query && (c == '[' || c == ']'));
  }

  private static void escape(StringBuilder text, String characters) {
    for (byte b : characters.getBytes(StandardCharsets.UTF_8)) {
      text.append(String.format(Locale.ROOT, "%%%02X", b));
    }
  }

  /**
   * Reads the {@code location} of a redirection.
   *
   * @param base the URL that was redirected, as {@link #parse} returns it
   * @throws HttpFailure if it does not lead to a URL of HTTP
   */
  static URI resolve(URI base, String location) throws HttpFailure {
    String reference = location.replaceFirst("(?s)#.*", "");
    String origin = base.getScheme() + "://" + base.getRawAuthority();
    String path = base.getRawPath();
    if (SCHEME.matcher(reference).matches()) {
      return parse(reference);
    }
    if (reference.startsWith("//")) {
      return parse(base.getScheme() + ":" + reference);
    }
    if (reference.isEmpty()) {
      return base;
    }
    if (reference.startsWith("?")) {
      return parse(origin + path + reference);
    }
    if (reference.startsWith("/")) {
      return withoutDots(parse(origin + reference));
    }
    return withoutDots(parse(origin + path.substring(0, path.lastIndexOf('/') + 1) + reference));
  }

  private static URI withoutDots(URI url) {
    String text = url.normalize().toString();
    String origin = url.getScheme() + "://" + url.getRawAuthority();
    String rest = text.substring(origin.length());
    while (rest.startsWith("/../")) {
      rest = rest.substring(3);
    }
    return URI.create(origin + (rest.equals("/..") ? "/" : rest));
  }

  /** Tells whether two URLs have the same scheme, host and port. */
  static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equals(other.getScheme())
        && one.getHost().equals(other.getHost())
        && port(one) == port(other);
  }

  static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return url.getScheme().equals("https") ? 443 : 80;
  }

  /** The URL, or its beginning, for a message. */
  static String shown(String url) {
    String text = Rendering.cut(url);
    return text.length() <= SHOWN_LENGTH ? text : text.substring(0, SHOWN_LENGTH) + "…";
  }

  private static HttpFailure invalid(String what, String url) {
    return HttpFailure.invalid("URL " + what + ", was \"" + shown(url) + "\"");
  }
}
