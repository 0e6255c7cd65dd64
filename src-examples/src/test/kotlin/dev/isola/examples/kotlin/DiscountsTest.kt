package dev.isola.examples.kotlin

import dev.isola.RunResult
import dev.isola.Sandbox
import dev.isola.assertj.Events.anyResult
import dev.isola.assertj.Events.end
import dev.isola.assertj.Events.result
import dev.isola.assertj.Events.stdout
import dev.isola.assertj.IsolaAssertions.assertThat
import dev.isola.junit.Hostcall
import dev.isola.junit.IsolaExtension
import dev.isola.junit.JsSandbox
import dev.isola.junit.PythonSandbox
import java.time.Duration
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.RegisterExtension
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource

private const val DISCOUNTS =
    """
from sandbox.asyncio import hostcall

async def discount(cart):
    years = await hostcall("years", {"customer": cart["customer"]})
    return cart["cents"] * min(years, 10) // 100

def steps(n):
    for i in range(n):
        print("step", i)
        yield i
"""

data class Cart(val customer: String, val cents: Int)

class DiscountsTest {
  @PythonSandbox(prelude = DISCOUNTS, timeout = "5s") lateinit var sandbox: Sandbox

  @Hostcall("years")
  fun years(query: Map<String, Any>): Int = if (query["customer"] == "Ada") 6 else 0

  @Test
  fun `a loyal customer pays less`() {
    val run = sandbox.call("discount", Cart("Ada", 4200))

    assertThat(run)
        .succeeded()
        .hasValue(252)
        .calledHost("years")
        .once()
        .withPayload(mapOf("customer" to "Ada"))
  }

  @ParameterizedTest
  @CsvSource("Ada, 60", "Eve, 0")
  fun `each customer has a discount`(customer: String, cents: Int) {
    assertThat(sandbox.call("discount", Cart(customer, 1000))).hasValue(cents)
  }

  @Test
  fun `steps come one by one`() {
    sandbox.runStream("steps", 2).use { events ->
      assertThat(events)
          .containsExactly(stdout("step 0\n"), result(0), stdout("step 1\n"), result(1), end(null))
          .only(anyResult())
          .resultsAre(0, 1)
    }
  }

  @Test
  fun `values are read as Kotlin types`(
      @JsSandbox(prelude = "const total = (prices) => ({ sum: prices.reduce((a, b) => a + b), currency: 'EUR' })")
      js: Sandbox
  ) {
    val run: RunResult = js.call("total", listOf(1, 2, 3))

    assertThat(run).value().`as`("total").ignoring("/currency").isEqualTo(mapOf("sum" to 6))
    assertThat(run).valueSatisfies { value -> assertThat(value["currency"].textValue()).hasSize(3) }
  }

  @Nested
  inner class InCode {
    @Test
    fun `an extension serves the parameters`(sandbox: Sandbox) {
      assertThat(sandbox.call("greet", "Ada")).hasValue("Hello Ada")
    }
  }

  companion object {
    @JvmField
    @RegisterExtension
    val isola: IsolaExtension =
        IsolaExtension.builder()
            .runtime("js")
            .prelude("const greet = (name) => `Hello ${'$'}{name}`")
            .timeout(Duration.ofSeconds(5))
            .build()
  }
}
