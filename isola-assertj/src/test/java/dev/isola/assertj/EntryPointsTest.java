package dev.isola.assertj;

import static dev.isola.assertj.BDDIsolaAssertions.then;
import static dev.isola.assertj.BDDIsolaAssertions.thenEvents;
import static dev.isola.assertj.Events.end;
import static dev.isola.assertj.Events.result;
import static dev.isola.assertj.Events.stdout;
import static dev.isola.assertj.IsolaAssertions.assertThat;
import static dev.isola.assertj.IsolaInstanceOfAssertFactories.EVENTS;
import static dev.isola.assertj.IsolaInstanceOfAssertFactories.EVENT_STREAM;
import static dev.isola.assertj.IsolaInstanceOfAssertFactories.RUN_RESULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.BDDAssertions.then;

import dev.isola.Event;
import dev.isola.EventStream;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.MultipleFailuresError;

class EntryPointsTest {
  @Test
  void liveBesideAssertJsOwn() {
    List<Event> events = Runs.add().events();
    List<ResultEvent> results = List.of(new ResultEvent(Runs.json("1")));

    assertThat(events).endsWith(end(3));
    assertThat(results).containsExactly(result(1));
    assertThat(Runs.add()).succeeded();
    assertThat("text").isNotEmpty();
    assertThat(List.of("a", "b")).hasSize(2);
    assertThat(Set.of(1)).hasSize(1);
    assertThat(1).isPositive();
    then(events).endsWith(end(3));
    then(Runs.add()).succeeded();
    then(List.of("a")).hasSize(1);
  }

  @Test
  void haveWordsOfBehaviourDrivenDevelopment() {
    then(Runs.add()).hasValue(3);
    thenEvents(Runs.add().events()).startsWith(stdout("adding\n"));
  }

  @Test
  void handOnAMessageThatReplacesAllOthers() {
    RunResult run = Runs.add();

    assertThat(
            Runs.messageOf(
                () -> assertThat(run).withFailMessage("mine").events().contains(result(1))))
        .isEqualTo("mine");
    assertThat(
            Runs.messageOf(
                () ->
                    assertThat(run)
                        .as("about")
                        .overridingErrorMessage(() -> "mine")
                        .events()
                        .inOrder()
                        .next(result(1))))
        .isEqualTo("[about] mine");
    assertThat(
            Runs.messageOf(
                () ->
                    assertThat(run)
                        .withFailMessage("first")
                        .events()
                        .withFailMessage("second")
                        .contains(result(1))))
        .isEqualTo("second");
  }

  @Test
  void refuseToVerifyNothing() {
    RunResult run = Runs.add();

    assertThat(run).events().startsWith(stdout("adding\n"));
    for (ThrowingCallable nothing :
        List.<ThrowingCallable>of(
            () -> assertThat(run).stdoutContains(),
            () -> assertThat(run).stderrContains(),
            () -> assertThat(run).events().contains(),
            () -> assertThat(run).events().containsSubsequence(),
            () -> assertThat(run).events().startsWith(),
            () -> assertThat(run).events().endsWith(),
            () -> assertThat(run).events().hasNo(),
            () -> assertThat(run).tracebackContains(),
            () -> assertThat(run).stdoutDoesNotContain(),
            () -> assertThat(run).calledHostInOrder(),
            () -> assertThat(run).requestedInOrder())) {
      assertThatThrownBy(nothing)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs at least one");
    }
  }

  @Test
  void haveFactoriesForObjects() {
    Object run = Runs.add();
    Object events = Runs.add().events();

    assertThat(run).asInstanceOf(RUN_RESULT).hasValue(3);
    assertThat(events).asInstanceOf(EVENTS).endsWith(end(3));
    assertThat(Runs.messageOf(() -> assertThat(events).asInstanceOf(EVENT_STREAM)))
        .contains("dev.isola.EventStream");
  }

  private static Stream<Method> entryPoints(Class<?> type, String prefix) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !method.isSynthetic() && method.getName().startsWith(prefix))
        .filter(method -> method.getParameterCount() == 1);
  }

  private static Set<String> signatures(Class<?> type, String prefix) {
    return entryPoints(type, prefix)
        .map(
            method ->
                method.getName().replaceFirst(prefix, "")
                    + "("
                    + method.getGenericParameterTypes()[0]
                    + ") "
                    + method.getGenericReturnType())
        .collect(Collectors.toSet());
  }

  @Test
  void areTheSameInAllForms() {
    Set<String> hard = signatures(IsolaAssertions.class, "assertThat");
    Set<String> soft = signatures(IsolaSoftAssertionsProvider.class, "assertThat");
    String list = "(java.util.List<? extends dev.isola.Event>) ";
    String returned = EventSequenceAssert.class.toString();

    assertThat(hard).hasSize(5);
    assertThat(signatures(BDDIsolaAssertions.class, "then")).isEqualTo(hard);
    // Among soft assertions AssertJ's own assertThat(List) takes that signature.
    assertThat(hard).contains(list + returned, "Events" + list + returned);
    assertThat(soft)
        .isEqualTo(
            hard.stream()
                .filter(signature -> !signature.equals(list + returned))
                .collect(Collectors.toSet()));
  }

  @Test
  void haveAFactoryEach() throws Exception {
    Set<String> subjects =
        entryPoints(IsolaAssertions.class, "assertThat")
            .map(method -> method.getParameterTypes()[0].getName())
            .collect(Collectors.toSet());
    Set<String> factories =
        Arrays.stream(IsolaInstanceOfAssertFactories.class.getFields())
            .filter(field -> field.getType() == InstanceOfAssertFactory.class)
            .map(
                field ->
                    ((ParameterizedType) field.getGenericType())
                        .getActualTypeArguments()[0].getTypeName())
            .collect(Collectors.toSet());

    assertThat(factories).isEqualTo(subjects);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        RunResultAssert.class,
        EventSequenceAssert.class,
        EventOrderAssert.class,
        ValueAssert.class,
        HostcallAssert.class,
        HttpExchangeAssert.class
      })
  void canBeExtended(Class<?> type) {
    assertThat(Modifier.isFinal(type.getModifiers())).isFalse();
    assertThat(type.getConstructors())
        .singleElement()
        .extracting(Constructor::getParameterCount)
        .isEqualTo(1);
    assertThat(type.getDeclaredConstructors()).hasSize(1);
  }

  @Nested
  class Soft {
    @Test
    void passWithoutAWord() {
      IsolaSoftAssertions.assertSoftly(
          softly -> {
            softly.assertThat(Runs.add()).hasValue(3).events().endsWith(end(3));
            softly.assertThat(Runs.order()).calledHost("price").times(2).returnToRun().succeeded();
            softly.assertThatEvents(Runs.count().events()).inOrder().next(result(1));
            softly.assertThat("text").isNotEmpty();
          });
    }

    @Test
    void collectAllFailures() {
      MultipleFailuresError error =
          catchThrowableOfType(
              MultipleFailuresError.class,
              () ->
                  IsolaSoftAssertions.assertSoftly(
                      softly -> {
                        softly.assertThat(Runs.add()).hasValue(4).hasStdout("none");
                        softly
                            .assertThat(Runs.add())
                            .events()
                            .hasNo(end(3))
                            .inOrder()
                            .next(result(1))
                            .next(end(4));
                        softly
                            .assertThat(Runs.order())
                            .calledHost("price")
                            .once()
                            .withPayload("tea")
                            .returnToRun()
                            .hasValue("paid");
                        softly.assertThatEvents(Runs.add().events()).hasNo(end(3));
                        softly.assertThat("text").isEmpty();
                      }));

      assertThat(error.getFailures())
          .extracting(
              failure ->
                  failure.getMessage().lines().filter(l -> l.startsWith("Expecting")).toList())
          .extracting(lines -> lines.get(0))
          .containsExactly(
              "Expecting value:",
              "Expecting standard output:",
              "Expecting no event that is:",
              "Expecting from the start an event that is:",
              "Expecting from the start an event that is:",
              "Expecting 1 hostcall \"price\", but there were 2.",
              "Expecting a hostcall \"price\" with the payload:",
              "Expecting value:",
              "Expecting no event that is:",
              "Expecting empty but was: \"text\"");
    }

    @Test
    void reportAMissingHostcallOnce() {
      MultipleFailuresError error =
          catchThrowableOfType(
              MultipleFailuresError.class,
              () ->
                  IsolaSoftAssertions.assertSoftly(
                      softly ->
                          softly
                              .assertThat(Runs.order())
                              .calledHost("cancel")
                              .once()
                              .withPayload(1)
                              .withPayloads(1)
                              .answered(1)
                              .failed()
                              .returnToRun()
                              .succeeded()));

      assertThat(error.getFailures())
          .singleElement()
          .extracting(Throwable::getMessage)
          .asString()
          .contains("Expecting a hostcall \"cancel\", but the guest made others only: price.");
    }

    @Test
    void collectTheFailuresOfRequests() {
      MultipleFailuresError error =
          catchThrowableOfType(
              MultipleFailuresError.class,
              () ->
                  IsolaSoftAssertions.assertSoftly(
                      softly -> {
                        softly
                            .assertThat(Runs.shop())
                            .requested("POST", "https://shop.test/orders")
                            .once()
                            .withJson(1)
                            .withJsons(1)
                            .withText("")
                            .withHeader("accept", "*/*")
                            .answered(500)
                            .failed()
                            .returnToRun()
                            .madeNoHttpRequest();
                        softly
                            .assertThat(Runs.shop())
                            .requested("PUT", "https://shop.test/orders")
                            .once()
                            .withJson(1)
                            .withJsons(1)
                            .withText("")
                            .withHeader("accept", "*/*")
                            .exchangesSatisfy(exchange -> {})
                            .answered(500)
                            .failed();
                      }));

      assertThat(error.getFailures()).hasSize(9);
    }

    @Test
    void acceptNothing() {
      MultipleFailuresError error =
          catchThrowableOfType(
              MultipleFailuresError.class,
              () ->
                  IsolaSoftAssertions.assertSoftly(
                      softly -> {
                        softly.assertThat((RunResult) null).succeeded();
                        softly.assertThat((EventStream) null).containsExactly();
                        softly.assertThatEvents(null).containsExactly();
                      }));

      assertThat(error.getFailures()).hasSize(3);
    }
  }
}
