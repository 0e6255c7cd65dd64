package dev.isola.junit.grading.report;

/** Writes HTML: tags and attribute names come from here, texts are always escaped. */
final class Html {
  private static final int MAX_LINE = 300;

  private final StringBuilder out = new StringBuilder();

  /** Opens an element; the attributes are names and values in turn, none of a submission's. */
  Html open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]);
      if (!attributes[i + 1].isEmpty()) {
        out.append("=\"").append(XmlText.attribute(attributes[i + 1])).append('"');
      }
    }
    out.append('>');
    return this;
  }

  Html close(String tag) {
    out.append("</").append(tag).append('>');
    return this;
  }

  /** Ends a line of the page's source. */
  Html end() {
    out.append('\n');
    return this;
  }

  /** Adds a text of several lines. */
  Html block(String text) {
    return shown(ShownText.block(text));
  }

  /** Adds a text as one line, apart from what stands beside it whatever its direction is. */
  Html line(String text) {
    return open("bdi").shown(ShownText.line(text, MAX_LINE)).close("bdi");
  }

  /** Adds a text in which nothing has to be made visible. */
  Html shown(String text) {
    out.append(XmlText.escaped(text));
    return this;
  }

  /** Adds an element with a text in which nothing has to be made visible. */
  Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).shown(text).close(tag);
  }

  /** Adds the project's own style or script. */
  Html own(String text) {
    out.append(text);
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
