package dev.isola.examples.stream;

import static dev.isola.assertj.Events.any;
import static dev.isola.assertj.Events.anyLog;
import static dev.isola.assertj.Events.anyResult;
import static dev.isola.assertj.Events.anyStdout;
import static dev.isola.assertj.Events.end;
import static dev.isola.assertj.Events.log;
import static dev.isola.assertj.Events.matching;
import static dev.isola.assertj.Events.result;
import static dev.isola.assertj.Events.sequence;
import static dev.isola.assertj.Events.stdout;
import static dev.isola.assertj.IsolaAssertions.assertThat;

import dev.isola.LogLevel;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.assertj.EventMatch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The contract of a feed of prices: which events it sends, and in what order. Every feed, in
 * whatever language, has to keep it; a class for each feed says where it is.
 */
abstract class FeedContract {

  /** A sandbox with the feed in it. */
  abstract Sandbox feed();

  private static EventMatch price(String stock, int number, double price) {
    return result(Map.of("stock", stock, "number", number, "price", price));
  }

  private static EventMatch anyPriceOf(String stock) {
    return matching(
        "any price of " + stock,
        event -> event instanceof ResultEvent r && r.data().path("stock").asText().equals(stock));
  }

  @Test
  void opensSendsPricesAndCloses() {
    assertThat(feed().call("feed", List.of("BETA")))
        .events()
        .containsExactly(
            stdout("open BETA\n"),
            price("BETA", 1, 200),
            price("BETA", 2, 201),
            stdout("closed\n"),
            end(1));
  }

  @Test
  void sendsNothingBeforeItIsOpenOrAfterItIsClosed() {
    RunResult run = feed().call("feed", List.of("ACME", "BETA"));

    assertThat(run).events().startsWith(stdout("open ACME BETA\n"));
    assertThat(run).events().after(stdout("closed\n")).containsExactly(end(2));
  }

  @Test
  void numbersThePricesOfAStock() {
    assertThat(feed().call("feed", List.of("ACME", "BETA")))
        .events()
        .only(anyPriceOf("ACME"))
        .containsExactly(price("ACME", 1, 10.25), price("ACME", 2, 10.5), price("ACME", 3, 9.75));
  }

  @Test
  void sendsThePricesOfSeveralStocksAsTheyCome() {
    assertThat(feed().call("feed", List.of("ACME", "BETA")))
        .events()
        .between(stdout("open ACME BETA\n"), stdout("closed\n"))
        .isInterleavingOf(
            sequence(price("ACME", 1, 10.25), price("ACME", 2, 10.5), price("ACME", 3, 9.75)),
            sequence(price("BETA", 1, 200), price("BETA", 2, 201)));
  }

  @Test
  void warnsOfAStockThatItDoesNotHave() {
    assertThat(feed().call("feed", List.of("ZZZ")))
        .events()
        .containsExactly(
            anyStdout(), log(LogLevel.WARN, "no such stock: ZZZ"), stdout("closed\n"), any())
        .hasNo(anyResult(), anyLog(LogLevel.ERROR));
  }

  @Test
  void staysAsItIs() {
    assertThat(feed().call("feed", List.of("ACME", "ZZZ", "BETA")))
        .matchesSnapshot("feeds/two-stocks");
  }
}
