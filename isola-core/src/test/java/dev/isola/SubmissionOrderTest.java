package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubmissionOrderTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long FOR_EVER = -1;

  private final GuestClock clock = GuestClock.virtual(Instant.EPOCH);
  private final ExecutorService host = Executors.newCachedThreadPool();
  private int operations;

  @AfterEach
  void end() {
    host.shutdownNow();
  }

  /** An order that waits for an answer for as long as it takes. */
  private final SubmissionOrder order = order(TimeUnit.HOURS.toNanos(1));

  private SubmissionOrder order(long patience) {
    return new SubmissionOrder(clock, patience, new BriefWait());
  }

  private final class Op implements CompletionOrder.Expected {
    final int handle = ++operations;
    volatile boolean dependsOnGuest;
    boolean isLate;
    long limit;
    SubmissionOrder limited;

    @Override
    public int handle() {
      return handle;
    }

    @Override
    public boolean dependsOnGuest() {
      return dependsOnGuest;
    }

    @Override
    public String abandoned() {
      return "operation " + handle;
    }

    @Override
    public void late() {
      isLate = true;
      if (limit > 0) {
        limited.completed(this, limit);
      }
    }
  }

  private Op begun(SubmissionOrder in) {
    Op operation = new Op();
    in.begun(operation);
    return operation;
  }

  private Op begun() {
    return begun(order);
  }

  @Test
  void theFirstOneIsWaitedForWhileTheSecondOneHasCompleted() throws Exception {
    Op first = begun();
    Op second = begun();
    order.completed(second, 0);
    CountDownLatch waits = new CountDownLatch(1);
    host.execute(
        () -> {
          waits.countDown();
          order.completed(first, 0);
        });
    waits.await();
    assertThat(order.await(FOR_EVER)).isEqualTo(first.handle);
    assertThat(order.await(FOR_EVER)).isEqualTo(second.handle);
    assertThat(order.await(FOR_EVER)).isEqualTo(-1);
    assertThat(clock.nanoTime()).isZero();
  }

  @Test
  void completionsThatComeInAnyOrderAreReportedInOne() throws Exception {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      List<Op> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(begun());
      }
      List<Op> shuffled = new ArrayList<>(all);
      Collections.shuffle(shuffled, random);
      host.execute(() -> shuffled.forEach(one -> order.completed(one, 0)));
      for (Op operation : all) {
        assertThat(order.await(SECOND)).isEqualTo(operation.handle);
      }
    }
    assertThat(clock.nanoTime()).isZero();
  }

  @Test
  void anAnswerWithADelayTakesTheGuestsTime() throws Exception {
    Op slow = begun();
    Op slower = begun();
    Op quick = begun();
    order.completed(slower, 5 * SECOND);
    order.completed(slow, 2 * SECOND);
    order.completed(quick, 0);
    assertThat(order.await(FOR_EVER)).isEqualTo(quick.handle);
    assertThat(order.await(SECOND)).isZero();
    assertThat(clock.nanoTime()).isEqualTo(SECOND);
    assertThat(order.await(9 * SECOND)).isEqualTo(slow.handle);
    assertThat(clock.nanoTime()).isEqualTo(2 * SECOND);
    assertThat(order.await(3 * SECOND)).isEqualTo(slower.handle);
    assertThat(clock.nanoTime()).isEqualTo(5 * SECOND);
  }

  @Test
  void aDelayCountsFromTheBeginningOfTheOperation() throws Exception {
    Op early = begun();
    clock.sleep(SECOND);
    Op late = begun();
    order.completed(early, 3 * SECOND);
    order.completed(late, SECOND);
    assertThat(order.await(FOR_EVER)).isEqualTo(late.handle);
    assertThat(order.await(FOR_EVER)).isEqualTo(early.handle);
    assertThat(clock.nanoTime()).isEqualTo(3 * SECOND);
  }

  @Test
  void whatIsDueAtTheSameTimeComesInTheOrderOfTheBeginnings() throws Exception {
    Op first = begun();
    Op second = begun();
    order.completed(second, SECOND);
    order.completed(first, SECOND);
    assertThat(order.await(FOR_EVER)).isEqualTo(first.handle);
    assertThat(order.await(FOR_EVER)).isEqualTo(second.handle);
  }

  @Test
  void aDelayedAnswerDoesNotOvertakeOneThatIsNotKnownYet() throws Exception {
    Op delayed = begun();
    Op unknown = begun();
    order.completed(delayed, SECOND);
    host.execute(() -> order.completed(unknown, 0));
    assertThat(order.await(FOR_EVER)).isEqualTo(unknown.handle);
    assertThat(clock.nanoTime()).isZero();
  }

  @Test
  void aWaitWithoutOperationsIsASleep() throws Exception {
    assertThat(order.await(SECOND)).isZero();
    assertThat(clock.nanoTime()).isEqualTo(SECOND);
    assertThat(order.await(0)).isEqualTo(-1);
    assertThat(order.await(FOR_EVER)).isEqualTo(-1);
    assertThat(clock.nanoTime()).isEqualTo(SECOND);
  }

  @Test
  void whatIsNeverAnsweredLetsALimitedWaitEnd() throws Exception {
    Op never = begun();
    order.abandoned(never);
    assertThat(order.await(SECOND)).isZero();
    assertThat(clock.nanoTime()).isEqualTo(SECOND);
    assertThatThrownBy(() -> order.await(FOR_EVER))
        .isInstanceOf(EndlessWaitException.class)
        .hasMessage("the program waits for ever for operation 1");
    order.forget(never);
    assertThat(order.await(FOR_EVER)).isEqualTo(-1);
  }

  @Test
  void withoutAnAnswerTheGuestGoesOnAfterAWhileAndGetsItLater() throws Exception {
    SubmissionOrder impatient = order(1_000_000);
    Op missing = begun(impatient);
    Op there = begun(impatient);
    Op delayed = begun(impatient);
    impatient.completed(there, 0);
    impatient.completed(delayed, 3600 * SECOND);
    assertThat(impatient.await(FOR_EVER)).isEqualTo(there.handle);
    assertThat(impatient.await(SECOND)).isZero();
    assertThat(clock.nanoTime()).isEqualTo(SECOND);
    impatient.completed(missing, 0);
    assertThat(impatient.await(SECOND)).isEqualTo(missing.handle);
    assertThat(clock.nanoTime()).isEqualTo(SECOND);
  }

  @Test
  void whatIsLateAndHasALimitEndsWithItByTheGuestsClock() throws Exception {
    SubmissionOrder impatient = order(1_000_000);
    Op missing = begun(impatient);
    Op limited = begun(impatient);
    limited.limit = 3600 * SECOND;
    limited.limited = impatient;
    assertThat(impatient.await(SECOND)).isZero();
    assertThat(clock.nanoTime()).isEqualTo(SECOND);
    assertThat(missing.isLate).isTrue();
    assertThat(impatient.await(FOR_EVER)).isEqualTo(limited.handle);
    assertThat(clock.nanoTime()).isEqualTo(3600 * SECOND);
  }

  @Test
  void whatIsAnsweredInTimeIsNotLate() throws Exception {
    Op operation = begun();
    host.execute(() -> order.completed(operation, 0));
    assertThat(order.await(SECOND)).isEqualTo(operation.handle);
    assertThat(operation.isLate).isFalse();
  }

  @Test
  void withoutAnythingElseTheGuestWaitsForWhatIsLate() throws Exception {
    SubmissionOrder impatient = order(1_000_000);
    Op missing = begun(impatient);
    assertThat(impatient.await(SECOND)).isZero();
    host.execute(() -> impatient.completed(missing, 0));
    assertThat(impatient.await(FOR_EVER)).isEqualTo(missing.handle);
  }

  @Test
  void aLookTellsNothingUntilThereWereManyInARow() throws Exception {
    Op operation = begun();
    order.completed(operation, 0);
    for (int i = 1; i < SubmissionOrder.LOOKS; i++) {
      assertThat(order.await(0)).isZero();
    }
    assertThat(order.await(0)).isEqualTo(operation.handle);
    assertThat(order.await(0)).isEqualTo(-1);
  }

  @Test
  void aLookNeverLetsTimePass() throws Exception {
    Op operation = begun();
    order.completed(operation, SECOND);
    for (int i = 0; i < 3 * SubmissionOrder.LOOKS; i++) {
      assertThat(order.await(0)).isZero();
    }
    assertThat(clock.nanoTime()).isZero();
    assertThat(order.await(SECOND)).isEqualTo(operation.handle);
  }

  @Test
  void whatDependsOnTheGuestIsNotWaitedForBeforeOthers() throws Exception {
    Op upload = begun();
    upload.dependsOnGuest = true;
    Op write = begun();
    host.execute(() -> order.completed(write, 0));
    assertThat(order.await(FOR_EVER)).isEqualTo(write.handle);
    order.completed(upload, 0);
    Op secondWrite = begun();
    host.execute(() -> order.completed(secondWrite, 0));
    assertThat(order.await(FOR_EVER)).isEqualTo(secondWrite.handle);
    Op lastWrite = begun();
    order.completed(lastWrite, 0);
    upload.dependsOnGuest = false;
    assertThat(order.await(FOR_EVER)).isEqualTo(upload.handle);
    assertThat(order.await(FOR_EVER)).isEqualTo(lastWrite.handle);
  }

  @Test
  void whatDependsOnAGuestThatOnlyWaitsIsWaitedForInTheEnd() throws Exception {
    Op upload = begun();
    upload.dependsOnGuest = true;
    host.execute(() -> order.completed(upload, 0));
    assertThat(order.await(SECOND)).isEqualTo(upload.handle);
    assertThat(clock.nanoTime()).isZero();
  }

  @Test
  void whatIsForgottenIsNotWaitedFor() throws Exception {
    Op first = begun();
    Op second = begun();
    Op third = begun();
    order.completed(second, SECOND);
    order.completed(third, 0);
    order.forget(first);
    order.forget(second);
    order.completed(first, 0);
    assertThat(order.await(FOR_EVER)).isEqualTo(third.handle);
    assertThat(order.await(FOR_EVER)).isEqualTo(-1);
    begun();
    order.clear();
    assertThat(order.await(FOR_EVER)).isEqualTo(-1);
  }

  @Test
  void anInterruptEndsAWait() throws Exception {
    begun();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> order.await(FOR_EVER)).isInstanceOf(InterruptedException.class);
    assertThat(order.isWaiting()).isFalse();
  }

  @Test
  void aGuestThatSleepsAgainAndAgainHeedsInterrupts() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> order.await(SECOND)).isInstanceOf(InterruptedException.class);
  }
}
