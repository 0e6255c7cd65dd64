package dev.isola.examples.plugin;

import static dev.isola.assertj.IsolaAssertions.assertThat;

import dev.isola.Sandbox;
import dev.isola.Verdict;
import dev.isola.junit.Hostcall;
import dev.isola.junit.IsolaSandbox;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Plugin scripts: shops write discount rules in Python. The prelude is the API they write them
 * against, {@code customer} is what the application tells them.
 */
class PluginScriptsTest {

  private static final String API =
      """
      import asyncio
      from sandbox.asyncio import hostcall

      rules = []

      def discount(function):
          rules.append(function)
          return function

      async def customer(number):
          return await hostcall("customer", {"number": number})

      async def discounts(cart):
          amounts = await asyncio.gather(*(rule(cart) for rule in rules))
          return dict(zip((rule.__name__ for rule in rules), amounts))
      """;

  private static final String RULES =
      """
      @discount
      async def loyal(cart):
          who = await customer(cart["customer"])
          return cart["total"] // 10 if who["years"] >= 5 else 0

      @discount
      async def many_pieces(cart):
          return 250 if cart["pieces"] > 20 else 0
      """;

  @IsolaSandbox(prelude = API, timeout = "5s")
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
  void rulesSeeTheCartAndTheCustomer() {
    plugins.loadScript(RULES);

    var result = plugins.call("discounts", Map.of("customer", 7, "total", 4200, "pieces", 21));

    assertThat(result)
        .succeeded()
        .hasValue(Map.of("loyal", 420, "many_pieces", 250))
        .calledHost("customer")
        .once()
        .withPayload(Map.of("number", 7));
  }

  @Test
  void ruleMayHandleAFailureOfTheApplication() {
    plugins.loadScript(
        """
        from sandbox import HostcallError

        @discount
        async def guest_discount(cart):
            try:
                return (await customer(cart["customer"]))["years"]
            except HostcallError:
                return 0
        """);

    assertThat(plugins.call("discounts", Map.of("customer", 8)))
        .succeeded()
        .hasValue(Map.of("guest_discount", 0));
  }

  @Test
  void faultOfARuleIsToldFromAFaultOfTheApplication() {
    plugins.loadScript(RULES);

    assertThat(plugins.call("discounts", Map.of("customer", 7))).failedWith("KeyError");
    assertThat(plugins.call("discounts", Map.of("customer", 8, "total", 1, "pieces", 1)))
        .hasVerdict(Verdict.HOST_ERROR);
  }

  @Test
  void rulesOfOneShopAreNotSeenByTheNext() {
    assertThat(plugins.call("discounts", Map.of())).succeeded().hasValue(Map.of());
  }
}
