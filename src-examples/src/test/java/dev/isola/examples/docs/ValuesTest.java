package dev.isola.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.isola.Arg;
import dev.isola.InvalidArgumentException;
import dev.isola.InvalidValueException;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.StreamArg;
import dev.isola.junit.IsolaSandbox;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The samples of docs/values.md. */
class ValuesTest {

  /** As the page shows it: the dots stand for Jackson's own words. */
  private static final String THE_TOTAL_DOES_NOT_FIT =
      """
      the return value of "bill" does not fit dev.isola.examples.docs.ValuesTest$Order at total: Unrecognized field "total" …; found was 10
      """;

  record Line(String item, int count) {}

  record Order(LocalDate day, List<Line> lines, Optional<String> note) {}

  record Bill(int total, List<String> items) {}

  @IsolaSandbox(
      prelude =
          """
          def bill(order, *, price=10):
              lines = order["lines"]
              return {
                  "total": sum(line["count"] for line in lines) * price,
                  "items": [line["item"] for line in lines],
              }

          def running_total(values):
              total = 0
              for value in values:
                  total += value
                  yield total

          def first(values):
              return next(iter(values))
          """)
  Sandbox sandbox;

  @Test
  void recordsGoInAndComeOut() {
    Order order =
        new Order(LocalDate.of(2026, 5, 1), List.of(new Line("tea", 2)), Optional.empty());

    Bill bill = sandbox.run(Bill.class, "bill", order, Arg.named("price", 12));

    assertThat(bill).isEqualTo(new Bill(24, List.of("tea")));
  }

  @Test
  void valuesAreReadAsJavaTypes() {
    RunResult result = sandbox.call("bill", Map.of("lines", List.of()));

    assertThat(result.value(Bill.class).total()).isZero();
    assertThat(result.value(new TypeReference<Map<String, Object>>() {}))
        .containsEntry("items", List.of());
    assertThat(sandbox.call("running_total", List.of(1, 2, 3)).results(Integer.class))
        .containsExactly(1, 3, 6);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    RunResult result = sandbox.call("bill", Map.of("lines", List.of(new Line("tea", 1))));

    assertThatThrownBy(() -> result.value(Order.class))
        .isInstanceOf(InvalidValueException.class)
        .message()
        .satisfies(
            message -> {
              String[] parts = THE_TOTAL_DOES_NOT_FIT.strip().split("…", -1);
              assertThat(message).startsWith(parts[0]).endsWith(parts[1]);
            });
    assertThatThrownBy(() -> sandbox.run("bill", Arg.named("order", new Object())))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageStartingWith("invalid argument 1 (\"order\") of \"bill\": ");
  }

  @Test
  void streams() {
    AtomicInteger made = new AtomicInteger();
    Stream<Integer> endless = Stream.generate(made::incrementAndGet);

    int first = sandbox.run(int.class, "first", StreamArg.fromStream(endless).withCapacity(4));

    assertThat(first).isEqualTo(1);
    assertThat(made.get()).isLessThan(10);
  }
}
