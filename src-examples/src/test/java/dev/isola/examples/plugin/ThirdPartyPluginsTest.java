package dev.isola.examples.plugin;

import static dev.isola.assertj.IsolaAssertions.assertThat;

import dev.isola.RunResult;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of a plugin host, checked for each plugin in a folder. Whoever writes one puts a
 * file there and sees at once which rule it breaks.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("plugins")
class ThirdPartyPluginsTest {
  private static final Path FOLDER = Path.of("src/test/resources/plugins/third-party");

  private static final Cart CART =
      new Cart(7, List.of(new Item("tea", 420, 5), new Item("cup", 130, 16)));

  private final PluginHost host =
      new PluginHost(query -> query.get("number").intValue() == 7 ? Map.of("years", 6) : null);

  @Parameter Path plugin;

  static List<Path> plugins() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @Test
  void tellsWhatItTakesOffAndWhy() {
    RunResult run = host.discount(plugin, CART);

    assertThat(run).succeeded();
    assertThat(run)
        .value()
        .at("/cents")
        .readNumber()
        .isBetween(BigDecimal.ZERO, BigDecimal.valueOf(CART.total()));
    assertThat(run).value().at("/reason").readText().isNotBlank().hasSizeLessThan(80);
    assertThat(run).value().ignoring("/cents", "/reason").isEqualTo(Map.of());
  }

  @Test
  void takesNothingOffAnEmptyCart() {
    assertThat(host.discount(plugin, new Cart(7, List.of()))).value().at("/cents").isEqualTo(0);
  }

  @Test
  void copesWithACustomerWhomTheShopDoesNotKnow() {
    assertThat(host.discount(plugin, new Cart(8, CART.items()))).succeeded();
  }

  @Test
  void saysTheSameEachTime() {
    RunResult first = host.discount(plugin, CART);
    RunResult second = host.discount(plugin, CART);

    assertThat(second).hasValue(first.value()).usedFuelAtMost(1.0, first);
  }

  @Test
  void staysFastWithManyItems() {
    Cart small = new Cart(7, Collections.nCopies(100, new Item("tea", 420, 1)));
    Cart large = new Cart(7, Collections.nCopies(1_000, new Item("tea", 420, 1)));

    // Ten times the items may take ten times the work, and a little more, but not a hundred times.
    assertThat(host.discount(plugin, large))
        .succeeded()
        .usedFuelAtMost(15, host.discount(plugin, small));
  }

  @Test
  void asksForNothingButItsCustomer() {
    assertThat(host.discount(plugin, CART)).madeNoHttpRequest().hasNoOutput();
  }
}
