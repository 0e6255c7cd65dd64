package dev.isola.guests.aot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {

  private static Options parse(String... arguments) {
    return Options.parse(arguments, Set.of("module", "count"));
  }

  @Test
  void valuesAreGivenAsTextPathAndNumber() {
    Options options = parse("--module", "a/b.wasm", "--count", "12");
    assertThat(options.text("module")).isEqualTo("a/b.wasm");
    assertThat(options.path("module")).isEqualTo(Path.of("a", "b.wasm"));
    assertThat(options.number("count", 7)).isEqualTo(12);
  }

  @Test
  void aNumberHasADefault() {
    assertThat(parse().number("count", 7)).isEqualTo(7);
  }

  @Test
  void anOptionThatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> parse("--color", "red"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown option --color")
        .hasMessageContaining("module");
    assertThatThrownBy(() -> parse("module", "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown option module");
  }

  @Test
  void anOptionWithoutAValueIsRefused() {
    assertThatThrownBy(() -> parse("--count", "1", "--module"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("option --module needs a value");
  }

  @Test
  void anOptionThatIsNeededAndNotGivenIsNamed() {
    assertThatThrownBy(() -> parse("--count", "1").path("module"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("option --module is missing");
  }

  @Test
  void aNumberMustBeOne() {
    assertThatThrownBy(() -> parse("--count", "many").number("count", 7))
        .isInstanceOf(NumberFormatException.class)
        .hasMessageContaining("many");
  }

  @Test
  void theCanonicalTextDependsOnValuesButNotOnTheirOrder() {
    String text = parse("--module", "a", "--count", "1").canonical();
    assertThat(parse("--count", "1", "--module", "a").canonical()).isEqualTo(text);
    assertThat(parse("--count", "2", "--module", "a").canonical()).isNotEqualTo(text);
    assertThat(parse("--module", "a").canonical()).isNotEqualTo(text);
  }
}
