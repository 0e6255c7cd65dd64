package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHeadersTest {
  @Test
  void orderAndDuplicatesAreKeptAndCaseDoesNotMatter() {
    HttpHeaders headers = HttpHeaders.of("B", "1", "a", "2", "b", "3").with("A", " 4\t");
    assertThat(headers).hasToString("[B: 1, a: 2, b: 3, A: 4]");
    assertThat(headers.all("b")).containsExactly("1", "3");
    assertThat(headers.first("A")).contains("2");
    assertThat(headers.first("c")).isEmpty();
    assertThat(headers.contains("B")).isTrue();
    assertThat(headers.map()).isEqualTo(Map.of("b", List.of("1", "3"), "a", List.of("2", "4")));
    assertThat(headers.without("b")).hasToString("[a: 2, A: 4]");
    assertThat(headers.with("x", "")).isNotEqualTo(headers);
    assertThat(HttpHeaders.of("A", "1")).isEqualTo(HttpHeaders.of("a", "1"));
    assertThat(HttpHeaders.of("A", "1")).hasSameHashCodeAs(HttpHeaders.of("a", "1"));
    assertThat(HttpHeaders.of("a", "1", "b", "2")).isNotEqualTo(HttpHeaders.of("b", "2", "a", "1"));
    assertThat(HttpHeaders.of(Map.of("a", List.of("1", "2")))).hasToString("[a: 1, a: 2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "a\r\n", "ä", "a\u0000"})
  void namesMustBeTokens(String name) {
    assertThatThrownBy(() -> HttpHeaders.of(name, "1"))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("letters, digits and hyphens");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb: c", "a\nb", "a\u0000", "\u007f", "\u20ac"})
  void valuesMustNotHoldControlCharactersOrMoreThanLatin1(String value) {
    assertThatThrownBy(() -> HttpHeaders.of("a", value))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("printable Latin-1");
    assertThat(HttpHeaders.of("a", "b\tc \u00e9").first("a")).contains("b\tc \u00e9");
  }

  @Test
  void aNameWithoutAValueIsRefused() {
    assertThatThrownBy(() -> HttpHeaders.of("a", "1", "b"))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("\"b\" has no value");
  }
}
