package dev.isola.assertj;

import org.assertj.core.description.Description;
import org.assertj.core.error.DescriptionFormatter;
import org.assertj.core.error.ErrorMessageFactory;
import org.assertj.core.presentation.Representation;

/**
 * A failure message as it is, after the assertion's description. AssertJ's own formatting would
 * turn every {@code %n} that a guest wrote into a line break.
 */
record VerbatimMessage(String text) implements ErrorMessageFactory {
  VerbatimMessage {
    text = Texts.printable(text);
  }

  @Override
  public String create(Description description, Representation representation) {
    return create(description);
  }

  @Override
  public String create(Description description) {
    return DescriptionFormatter.instance().format(description) + text;
  }

  @Override
  public String create() {
    return text;
  }
}
