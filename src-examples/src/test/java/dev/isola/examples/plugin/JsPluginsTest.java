package dev.isola.examples.plugin;

import static dev.isola.assertj.Events.end;
import static dev.isola.assertj.Events.log;
import static dev.isola.assertj.Events.result;
import static dev.isola.assertj.Events.stdout;
import static dev.isola.assertj.IsolaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.EventStream;
import dev.isola.LogLevel;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.Verdict;
import dev.isola.junit.Hostcall;
import dev.isola.junit.JsSandbox;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Plugins in JavaScript and TypeScript: an application lets shops add discount rules. Its API for
 * them is the module {@code api.ts}; every plugin is a module that imports it.
 */
class JsPluginsTest {

  private static final Cart CART =
      new Cart(7, List.of(new Item("tea", 420, 5), new Item("cup", 130, 16)));

  @JsSandbox(
      scripts = {
        "classpath:plugins/api.ts",
        "classpath:plugins/loyalty.ts",
        "classpath:plugins/many-pieces.mjs"
      },
      timeout = "5s")
  Sandbox plugins;

  record CustomerQuery(int number) {}

  @Hostcall("customer")
  Map<String, Object> customer(CustomerQuery query) {
    if (query.number() != 7) {
      throw new IllegalArgumentException("there is no customer " + query.number());
    }
    return Map.of("name", "Ada", "years", 6);
  }

  @Test
  void everyRuleTellsItsDiscount() {
    RunResult discounts = plugins.call("discounts", CART);

    assertThat(discounts)
        .succeeded()
        .hasValue(668)
        .hasResults(
            Map.of("rule", "loyalty", "cents", 418), Map.of("rule", "many pieces", "cents", 250))
        .calledHost("customer")
        .once()
        .withPayload(Map.of("number", 7));
  }

  @Test
  void discountsArriveOneAfterTheOther() {
    try (EventStream events = plugins.runStream("discounts", CART)) {
      assertThat(events)
          .containsExactly(
              log(LogLevel.INFO, "loyalty applies"),
              result(Map.of("rule", "loyalty", "cents", 418)),
              stdout("21 pieces\n"),
              log(LogLevel.INFO, "many pieces applies"),
              result(Map.of("rule", "many pieces", "cents", 250)),
              end(668));
    }
  }

  @Test
  void faultOfAPluginNamesTheLineOfItsTypeScript() {
    plugins.loadScript(
        "birthday.ts",
        """
        import { customer, rule, type Cart } from "./api.ts";

        interface Guest {
          birthday?: { month: number };
        }

        rule("birthday", async (cart: Cart): Promise<number> => {
          const guest = (await customer(cart.customer)) as Guest;
          return guest.birthday!.month === 2 ? 100 : 0;
        });
        """);

    RunResult discounts = plugins.call("discounts", CART);

    assertThat(discounts).failedWith("TypeError");
    assertThat(discounts.error())
        .hasValueSatisfying(error -> assertThat(error.line()).isEqualTo(9));
  }

  @Test
  void faultOfTheApplicationIsNotThePlugins() {
    RunResult discounts = plugins.call("discounts", new Cart(8, List.of()));

    assertThat(discounts).hasVerdict(Verdict.HOST_ERROR);
    assertThat(discounts.cause())
        .hasValueSatisfying(fault -> assertThat(fault).hasMessage("there is no customer 8"));
  }

  @Test
  void pluginMayHandleAFaultOfTheApplication() {
    plugins.loadScript(
        "guests.mjs",
        """
        import { HostcallError } from "sandbox";
        import { customer, rule } from "./api.ts";

        rule("loyalty", async (cart) => {
          try {
            return (await customer(cart.customer)).years;
          } catch (error) {
            if (error instanceof HostcallError) return 0;
            throw error;
          }
        });
        """);

    assertThat(plugins.call("discounts", new Cart(8, List.of()))).succeeded().hasValue(0);
  }

  @Test
  void pluginThatNeverEndsIsStopped() {
    plugins.loadScript(
        "greedy.mjs",
        """
        import { rule } from "./api.ts";
        rule("greedy", () => { while (true) {} });
        """);

    assertThat(plugins.call("discounts", CART)).hasVerdict(Verdict.TIME_LIMIT);
  }
}
