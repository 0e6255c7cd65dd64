package dev.isola.examples.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

class PluginReviewTest {
  private static final Path FOLDER = Path.of("src/test/resources/plugins");

  private static final Cart CART =
      new Cart(7, List.of(new Item("tea", 420, 5), new Item("cup", 130, 16)));

  private final PluginReview review =
      new PluginReview(
          new PluginHost(query -> query.get("number").intValue() == 7 ? Map.of("years", 6) : null));

  static List<Path> accepted() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("third-party"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void acceptsWhatKeepsTheContract(Path plugin) {
    assertThat(review.complaint(plugin, CART)).isEmpty();
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "/plugins/rejected/expected-complaints.csv",
      useHeadersInDisplayName = true)
  void saysWhatIsWrongWithTheOthers(String plugin, String complaint) {
    assertThat(review.complaint(FOLDER.resolve("rejected").resolve(plugin), CART))
        .hasValueSatisfying(said -> assertThat(said).contains(complaint));
  }

  @Test
  void everyRejectedPluginIsExpected() throws IOException {
    List<String> expected =
        Files.readAllLines(FOLDER.resolve("rejected/expected-complaints.csv")).stream()
            .skip(1)
            .map(line -> line.substring(0, line.indexOf(',')))
            .toList();

    try (Stream<Path> files = Files.list(FOLDER.resolve("rejected"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.endsWith(".csv"))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void blamesNoPluginForTheShop() {
    PluginReview broken =
        new PluginReview(
            new PluginHost(
                query -> {
                  throw new IllegalStateException("no database");
                }));

    assertThatThrownBy(() -> broken.complaint(FOLDER.resolve("third-party/loyalty.py"), CART))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the shop failed: ")
        .hasRootCauseMessage("no database");
  }
}
