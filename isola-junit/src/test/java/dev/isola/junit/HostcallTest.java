package dev.isola.junit;

import static dev.isola.junit.Executions.assertAllPass;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.HostcallExchange;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.Verdict;
import dev.isola.junit.Guests.AskerSandbox;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

class HostcallTest {
  record Order(String item, int count) {}

  private final String state = "instance";
  private boolean noticed;

  @AskerSandbox Sandbox sandbox;

  @Hostcall("of_instance")
  String ofInstance() {
    return state;
  }

  @Hostcall("of_class")
  static String ofClass() {
    return "class";
  }

  @Hostcall("json")
  JsonNode json(JsonNode payload) {
    return payload.path("a");
  }

  @Hostcall("object")
  int object(ObjectNode payload) {
    return payload.size();
  }

  @Hostcall("map")
  Object map(Map<String, Object> payload) {
    return payload.keySet();
  }

  @Hostcall("record")
  Order order(Order order) {
    return new Order(order.item(), order.count() * 2);
  }

  @Hostcall("numbers")
  long numbers(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).sum();
  }

  @Hostcall("integer")
  int integer(int number) {
    return number;
  }

  @Hostcall("nothing")
  void nothing() {
    noticed = true;
  }

  @Hostcall("later")
  CompletionStage<Integer> later(int number) {
    return CompletableFuture.supplyAsync(() -> number + 1);
  }

  @Hostcall("checked")
  String checked() throws IOException {
    throw new IOException("disk full");
  }

  @Hostcall("failed_later")
  CompletionStage<String> failedLater() {
    return CompletableFuture.failedFuture(new IOException("disk full"));
  }

  private JsonNode ask(Object... arguments) {
    return sandbox.run("ask", arguments);
  }

  private String failureOf(Object... arguments) {
    return sandbox.run("failure_of", arguments).asText();
  }

  @Test
  void methodsOfInstancesAndClassesAnswer() {
    assertThat(ask("of_instance").asText()).isEqualTo("instance");
    assertThat(ask("of_class").asText()).isEqualTo("class");
  }

  @Test
  void payloadsAreBound() {
    assertThat(ask("json", Map.of("a", 1)).asInt()).isEqualTo(1);
    assertThat(ask("object", Map.of("a", 1)).asInt()).isEqualTo(1);
    assertThat(ask("map", Map.of("a", 1)).toString()).isEqualTo("[\"a\"]");
    assertThat(ask("record", new Order("tea", 2)).toString())
        .isEqualTo("{\"item\":\"tea\",\"count\":4}");
    assertThat(ask("numbers", List.of(1, 2, 3)).asInt()).isEqualTo(6);
    assertThat(ask("integer", 7).asInt()).isEqualTo(7);
  }

  @Test
  void nothingIsNull() {
    assertThat(ask("nothing").isNull()).isTrue();
    assertThat(noticed).isTrue();
  }

  @Test
  void stagesAreWaitedFor() {
    assertThat(ask("later", 1).asInt()).isEqualTo(2);
  }

  @Test
  void exceptionsReachTheGuest() {
    assertThat(failureOf("checked")).startsWith("HostcallError: ").contains("disk full");
    assertThat(failureOf("failed_later")).startsWith("HostcallError: ").contains("disk full");
  }

  @Test
  void anEscapedExceptionIsNotTheGuestsFault() {
    RunResult run = sandbox.call("ask", "checked");

    assertThat(run.verdict()).isEqualTo(Verdict.HOST_ERROR);
    assertThat(run.hostcalls())
        .singleElement()
        .extracting(HostcallExchange::failure)
        .satisfies(
            failure -> {
              assertThat(failure.type()).isEqualTo("HostcallError");
              assertThat(failure.thrown()).isInstanceOf(IOException.class);
            });
  }

  @Test
  void aPayloadThatDoesNotFitIsTheGuestsFault() {
    RunResult run = sandbox.call("ask", "integer", "x");

    assertThat(run.verdict()).isEqualTo(Verdict.GUEST_ERROR);
    assertThat(run.error().orElseThrow().type()).isEqualTo("InvalidValueError");
  }

  @Test
  void payloadsThatDoNotFitAreTold() {
    assertThat(failureOf("integer", "x"))
        .startsWith("InvalidValueError: ")
        .contains(
            "the payload of hostcall \"integer\" does not fit int, the parameter of"
                + " dev.isola.junit.HostcallTest.integer(int): Cannot deserialize")
        .endsWith("; payload: \"x\"");
    assertThat(failureOf("integer"))
        .contains("the payload of hostcall \"integer\" does not fit int")
        .endsWith("; payload: null");
    assertThat(failureOf("object", List.of()))
        .contains(
            "the payload of hostcall \"object\" does not fit ObjectNode, the parameter of"
                + " dev.isola.junit.HostcallTest.object(ObjectNode): ARRAY found; payload: []");
    assertThat(failureOf("record", Map.of("item", "tea", "count", 1, "size", "x".repeat(1_000))))
        .contains("Unrecognized field \"size\"")
        .hasSizeLessThan(700);
  }

  @Nested
  class Inside {
    @AskerSandbox Sandbox inner;

    @Hostcall("of_class")
    String replaced() {
      return "inside";
    }

    @Test
    void hostcallsAroundAreThereUnlessReplaced() {
      assertThat(inner.run("ask", "of_instance").asText()).isEqualTo("instance");
      assertThat(inner.run("ask", "of_class").asText()).isEqualTo("inside");
      assertThat(sandbox.run("ask", "of_class").asText()).isEqualTo("inside");
    }
  }

  @Test
  void superclassesAndInterfacesOffer() {
    assertAllPass(Executions.of(Heir.class), 1);
  }

  interface Offer {
    @Hostcall("of_interface")
    default String ofInterface() {
      return "interface";
    }
  }

  abstract static class Parent {
    @AskerSandbox Sandbox sandbox;

    @Hostcall("inherited")
    String inherited() {
      return "parent";
    }

    @Hostcall("overridden")
    String overridden() {
      return "parent";
    }
  }

  static class Heir extends Parent implements Offer {
    @Override
    @Hostcall("overridden")
    String overridden() {
      return "heir";
    }

    @Test
    void test() {
      assertThat(sandbox.run("ask", "inherited").asText()).isEqualTo("parent");
      assertThat(sandbox.run("ask", "overridden").asText()).isEqualTo("heir");
      assertThat(sandbox.run("ask", "of_interface").asText()).isEqualTo("interface");
    }
  }

  @Test
  void aSandboxOfAClassHasNoInstance() {
    assertAllPass(Executions.of(ClassScope.class), 1);
  }

  static class ClassScope {
    @AskerSandbox static Sandbox sandbox;

    @Hostcall("of_instance")
    int ofInstance() {
      return 1;
    }

    @Hostcall("of_class")
    static int ofClass() {
      return 2;
    }

    @Test
    void test() {
      assertThat(sandbox.run("ask", "of_class").asInt()).isEqualTo(2);
      assertThat(sandbox.run("failure_of", "of_instance").asText())
          .contains(
              "hostcall \"of_instance\" is an instance method, "
                  + ClassScope.class.getName()
                  + ".ofInstance(), and this sandbox has no test instance; make the method static,"
                  + " or use @TestInstance(PER_CLASS)");
    }
  }

  @Test
  void oneInstanceForAllTestsServesTheClass() {
    assertAllPass(Executions.of(OneInstance.class), 1);
  }

  @TestInstance(Lifecycle.PER_CLASS)
  static class OneInstance {
    @AskerSandbox static Sandbox sandbox;

    private int calls;

    @Hostcall("count")
    int count() {
      return ++calls;
    }

    @BeforeEach
    void before() {
      assertThat(sandbox.run("ask", "count").asInt()).isEqualTo(1);
    }

    @Test
    void test() {
      assertThat(sandbox.run("ask", "count").asInt()).isEqualTo(2);
    }
  }

  @Test
  void aConstructorsSandboxFindsTheInstanceOnceItIsThere() {
    assertAllPass(Executions.of(InConstructor.class), 1);
  }

  static class InConstructor {
    private final Sandbox sandbox;

    InConstructor(@AskerSandbox Sandbox sandbox) {
      this.sandbox = sandbox;
      assertThat(sandbox.run("failure_of", "of_instance").asText())
          .contains("this sandbox has no test instance");
    }

    @Hostcall("of_instance")
    int ofInstance() {
      return 1;
    }

    @Test
    void test() {
      assertThat(sandbox.run("ask", "of_instance").asInt()).isEqualTo(1);
    }
  }
}
