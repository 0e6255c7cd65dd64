package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Event;
import dev.isola.GuestClock;
import dev.isola.HostcallAnswer;
import dev.isola.Isola;
import dev.isola.ResultEvent;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import dev.isola.StdoutEvent;
import dev.isola.TemplateConfig;
import dev.isola.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * That a program does the same each time: fuel, clocks, randomness and the order of answers, with
 * the programs {@code determinism} and {@code determinism_prelude}.
 *
 * @since 0.1.0
 */
public abstract class DeterminismConformance {
  private static final String PROGRAM = "determinism";

  private final GuestUnderTest guest;

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected DeterminismConformance(GuestUnderTest guest) {
    this.guest = guest;
  }

  private static SandboxConfig.Builder virtual() {
    return GuestUnderTest.config().clock(GuestClock.virtual());
  }

  private RunResult call(SandboxConfig.Builder config, String function, Object... args) {
    return guest.call(config.build(), PROGRAM, function, args);
  }

  // ---- fuel ----

  @Test
  void theSameCallUsesTheSameFuelInEachSandbox() {
    RunResult first = call(virtual(), "work", 1000);
    assertThat(first.fuel()).isGreaterThan(1000);
    assertThat(first.guest().orElseThrow().digest()).hasSize(64);
    for (int i = 0; i < 3; i++) {
      assertThat(call(virtual(), "work", 1000).fuel()).isEqualTo(first.fuel());
    }
    assertThat(call(virtual(), "work", 2000).fuel()).isGreaterThan(first.fuel() + 1000);
  }

  @Test
  void fuelIsCountedForEachCallAlone() {
    try (Sandbox sandbox = guest.with(virtual().build(), PROGRAM)) {
      long[] fuel = new long[5];
      for (int i = 0; i < fuel.length; i++) {
        fuel[i] = sandbox.call("work", 20_000).fuel();
      }
      // Calls differ a little, because each finds the memory as the one before has left it.
      for (long one : fuel) {
        assertThat(one).isBetween(fuel[0] * 9 / 10, fuel[0] * 11 / 10);
      }
    }
  }

  private RunResult talk(SandboxConfig.Builder config, int lines) {
    try (Sandbox sandbox = withPrelude().create(config.build())) {
      return sandbox.call("talk", lines);
    }
  }

  @Test
  void aLimitOfJustTheFuelIsEnoughAndOneUnitLessIsNot() {
    RunResult free = talk(virtual(), 20);
    long fuel = free.fuel();
    RunResult enough = talk(virtual().maxFuel(fuel), 20);
    assertThat(enough.verdict()).isEqualTo(Verdict.OK);
    assertThat(enough.fuel()).isEqualTo(fuel);
    RunResult less = talk(virtual().maxFuel(fuel - 1), 20);
    assertThat(less.verdict()).isEqualTo(Verdict.FUEL_LIMIT);
    assertThat(less.fuel()).isEqualTo(fuel - 1);
    assertThat(less.stdout()).isEqualTo(free.stdout());
  }

  @Test
  void aProgramIsEndedAtTheSamePlaceEachTime() {
    long limit = talk(virtual(), 200).fuel() / 2;
    RunResult first = talk(virtual().maxFuel(limit), 1_000);
    assertThat(first.verdict()).isEqualTo(Verdict.FUEL_LIMIT);
    assertThat(first.error().orElseThrow().message())
        .startsWith("the program used up its fuel limit of ");
    assertThat(first.stdout()).startsWith("line 0\nline 1\n");
    for (int i = 0; i < 3; i++) {
      assertThat(talk(virtual().maxFuel(limit), 1_000).events()).isEqualTo(first.events());
    }
  }

  @Test
  void aPreludesFuelIsNotTheFirstCalls() {
    long plain = call(virtual(), "work", 10).fuel();
    try (Sandbox sandbox = withPrelude().create(virtual().build())) {
      sandbox.loadScript(guest.file(PROGRAM), guest.program(PROGRAM));
      assertThat(sandbox.call("work", 10).fuel()).isLessThan(plain + 10_000);
    }
  }

  private SandboxTemplate withPrelude() {
    String prelude = PROGRAM + "_prelude";
    return Isola.buildTemplate(
        guest.runtime(),
        TemplateConfig.builder()
            .noDiskCache()
            .prelude(guest.file(prelude), guest.program(prelude))
            .build());
  }

  // ---- randomness ----

  private static JsonNode chances(Sandbox sandbox) {
    return sandbox.run("chances");
  }

  @Test
  void sandboxesOfATemplateDifferByTheirSeedsAndByNothingElse() {
    SandboxTemplate template = withPrelude();
    JsonNode[] chances = new JsonNode[3];
    long[] seeds = {7, 7, 8};
    for (int i = 0; i < seeds.length; i++) {
      try (Sandbox sandbox = template.create(virtual().randomSeed(seeds[i]).build())) {
        sandbox.loadScript(guest.file(PROGRAM), guest.program(PROGRAM));
        chances[i] = chances(sandbox);
        assertThat(chances(sandbox)).isNotEqualTo(chances[i]);
      }
    }
    assertThat(chances[0]).isEqualTo(chances[1]).hasSizeGreaterThan(3);
    for (int i = 0; i < chances[0].size(); i++) {
      assertThat(chances[2].get(i)).as("chance %d", i).isNotEqualTo(chances[0].get(i));
    }
  }

  @Test
  void theOrderOfWhatHasNoOrderIsAlwaysTheSame() {
    String first = call(virtual().randomSeed(1), "order").value().toString();
    assertThat(call(virtual().randomSeed(2), "order").value()).hasToString(first);
  }

  // ---- clocks ----

  @Test
  void allClocksAgree() {
    JsonNode elapsed = call(virtual(), "clocks").value();
    assertThat(elapsed).hasSizeGreaterThan(2);
    elapsed.forEach(one -> assertThat(one.doubleValue()).isEqualTo(90.0));
  }

  @Test
  void thePlaceIsAlwaysTheSame() {
    JsonNode place = call(virtual().env("LANG", "de_DE.UTF-8"), "place_and_time").value();
    assertThat(place).hasToString(placeAndTime());
  }

  /**
   * What {@code place_and_time()} returns: UTC and the locale C.
   *
   * @return JSON
   */
  protected abstract String placeAndTime();

  @Test
  void aProgramThatWaitsByLookingAtTheClockEnds() {
    assertThat(call(virtual(), "wait_by_looking").value().booleanValue()).isTrue();
  }

  // ---- the order of answers ----

  /** Answers after a time that nobody knows. */
  private static Object afterSomeTime(Object answer, Random random) throws InterruptedException {
    int delay;
    synchronized (random) {
      delay = random.nextInt(2_000);
    }
    if (delay > 200) {
      TimeUnit.MICROSECONDS.sleep(delay);
    }
    return delay % 2 == 0 ? answer : CompletableFuture.supplyAsync(() -> answer);
  }

  @Test
  void answersComeInTheOrderOfTheQuestionsHoweverLongTheyTake() {
    Random random = new Random(1);
    SandboxConfig.Builder config =
        virtual().hostcall("echo", payload -> afterSomeTime(payload, random));
    try (Sandbox sandbox = guest.with(config.build(), PROGRAM)) {
      for (int i = 0; i < 20; i++) {
        List<JsonNode> results = sandbox.call("together", 12).results();
        assertThat(results)
            .extracting(JsonNode::intValue)
            .containsExactlyElementsOf(IntStream.range(0, 12).boxed().toList());
      }
    }
  }

  @Test
  void aProgramDoesTheSameTwoHundredTimesUnderLoad() {
    List<String> runs =
        IntStream.range(0, 200)
            .parallel()
            .mapToObj(
                i -> {
                  Random random = new Random(i);
                  SandboxConfig.Builder config =
                      virtual().hostcall("echo", payload -> afterSomeTime(payload, random));
                  RunResult result = call(config, "mixed", 4);
                  assertThat(result.verdict()).as("%s", result).isEqualTo(Verdict.OK);
                  return result.fuel() + " " + result.events();
                })
            .distinct()
            .toList();
    assertThat(runs).hasSize(1);
    assertThat(runs.get(0))
        .contains(ResultEvent.class.getSimpleName(), StdoutEvent.class.getSimpleName());
  }

  @Test
  void anAnswerComesBeforeTimePasses() {
    List<Event> events =
        call(virtual().hostcall("echo", payload -> payload), "sleep_and_ask").events();
    JsonNode asked = ((ResultEvent) events.get(0)).data();
    JsonNode slept = ((ResultEvent) events.get(1)).data();
    assertThat(asked.get(0).textValue()).isEqualTo("asked");
    assertThat(slept.get(0).textValue()).isEqualTo("slept");
    assertThat(slept.get(1).doubleValue() - asked.get(1).doubleValue()).isEqualTo(1.0);
  }

  @Test
  void anAnswerCanTakeTheProgramsTime() {
    SandboxConfig.Builder config =
        virtual()
            .hostcall("slow", payload -> HostcallAnswer.after(Duration.ofSeconds(30), payload));
    assertThat(call(config, "ask", "slow", "tea").value()).hasToString("[\"tea\",30000]");
    assertThat(call(config, "ask", "slow", "tea", 60).value()).hasToString("[\"tea\",30000]");
    assertThat(call(config, "ask", "slow", "tea", 29).value()).hasToString("[\"gave up\",29000]");
  }

  @Test
  void anAnswerThatNeverComesLetsALimitEnd() {
    SandboxConfig.Builder config = virtual().hostcall("never", payload -> HostcallAnswer.never());
    assertThat(call(config, "ask", "never", null, 3600).value())
        .hasToString("[\"gave up\",3600000]");
  }

  @Test
  void whoWaitsForEverForWhatNeverComesIsToldAtOnce() {
    SandboxConfig.Builder config = virtual().hostcall("never", payload -> HostcallAnswer.never());
    RunResult result = call(config, "ask", "never", null);
    assertThat(result.verdict()).isEqualTo(Verdict.TIME_LIMIT);
    assertThat(result.error().orElseThrow().message())
        .isEqualTo(
            "the program waits for ever for the hostcall \"never\", which is never answered");
    assertThat(result.duration()).isLessThan(Duration.ofMinutes(2));
  }

  @Test
  void aHandlerThatJustDoesNotAnswerLetsALimitEndWhenPatienceDoes() {
    SandboxConfig.Builder config =
        virtual()
            .patience(Duration.ofSeconds(1))
            .hostcall("silent", payload -> new CompletableFuture<>());
    RunResult result = call(config, "ask", "silent", null, 3600);
    assertThat(result.value()).hasToString("[\"gave up\",3600000]");
    assertThat(result.duration()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(2));
  }

  @Test
  void anAnswerMayDependOnALaterQuestion() {
    CompletableFuture<Object> parcel = new CompletableFuture<>();
    SandboxConfig.Builder config =
        virtual()
            .hostcall("get", payload -> parcel)
            .hostcall("put", payload -> parcel.complete(payload));
    assertThat(call(config, "get_and_put").value().textValue()).isEqualTo("parcel");
  }

  @Test
  void aProgramThatIsNeverIdleGetsItsAnswers() {
    Random random = new Random(1);
    SandboxConfig.Builder config =
        virtual().hostcall("echo", payload -> afterSomeTime(payload, random));
    List<Long> fuel =
        Stream.generate(() -> call(config, "spin_until_answered"))
            .limit(3)
            .peek(result -> assertThat(result.value().textValue()).isEqualTo("answer"))
            .map(RunResult::fuel)
            .distinct()
            .toList();
    assertThat(fuel).hasSize(1);
  }
}
