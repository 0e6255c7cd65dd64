package dev.isola.junit.grading.report;

/** Writes texts as XML, in elements and in attributes alike. */
final class XmlText {
  private XmlText() {}

  /** Escapes a text in which all that XML forbids is already {@linkplain ShownText shown}. */
  static String escaped(String shown) {
    StringBuilder out = new StringBuilder(shown.length() + 16);
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /** Escapes for an attribute, where parsers turn line ends and tabs into spaces. */
  static String attribute(String shown) {
    return escaped(shown).replace("\n", "&#10;").replace("\t", "&#9;");
  }
}
