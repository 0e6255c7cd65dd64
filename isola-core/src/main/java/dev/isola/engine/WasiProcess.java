package dev.isola.engine;

import dev.isola.GuestClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Arguments, environment, clocks, random numbers, waiting and exiting. */
final class WasiProcess {

  private static final int CLOCK_REALTIME = 0;
  private static final int CLOCK_THREAD = 3;
  private static final long CLOCK_RESOLUTION = 1000;
  private static final long SECOND = 1_000_000_000L;

  /** How often a guest can look at a clock that stands still before each look takes some time. */
  private static final int FREE_LOOKS = 10_000;

  private static final long LOOK_NANOS = 1_000;

  private static final int RANDOM_PART = 1 << 16;

  private static final int MAX_SUBSCRIPTIONS = 4096;
  private static final int SUBSCRIPTION_SIZE = 48;
  private static final int EVENT_SIZE = 32;
  private static final int EVENT_CLOCK = 0;
  private static final int EVENT_WRITE = 2;
  private static final int ABSOLUTE_TIME = 1;

  private final GuestSlices slices;
  private final DescriptorTable descriptors;
  private final GuestClock clock;
  private final GuestRandom random;
  private final List<byte[]> environment;
  private long lookedAt;
  private int looks;

  WasiProcess(
      GuestSlices slices, DescriptorTable descriptors, GuestSettings settings, GuestRandom random) {
    this.slices = slices;
    this.descriptors = descriptors;
    this.clock = settings.clock();
    this.random = random;
    this.environment =
        settings.env().entrySet().stream()
            .map(e -> (e.getKey() + "=" + e.getValue() + "\0").getBytes(StandardCharsets.UTF_8))
            .toList();
  }

  int argumentSizes(long[] arguments) throws WasiException {
    slices.putInt((int) arguments[0], 0);
    slices.putInt((int) arguments[1], 0);
    return 0;
  }

  int environmentSizes(long[] arguments) throws WasiException {
    slices.putInt((int) arguments[0], environment.size());
    slices.putInt((int) arguments[1], environment.stream().mapToInt(v -> v.length).sum());
    return 0;
  }

  int environment(long[] arguments) throws WasiException {
    int pointer = (int) arguments[0];
    int address = (int) arguments[1];
    for (byte[] variable : environment) {
      slices.putInt(pointer, address);
      slices.putBytes(address, variable, 0, variable.length);
      pointer += Integer.BYTES;
      address += variable.length;
    }
    return 0;
  }

  int clockResolution(long[] arguments) throws WasiException {
    checkClock((int) arguments[0]);
    slices.putLong((int) arguments[1], CLOCK_RESOLUTION);
    return 0;
  }

  int clockTime(long[] arguments) throws WasiException, InterruptedException {
    look();
    slices.putLong((int) arguments[2], time((int) arguments[0]));
    return 0;
  }

  // A program that waits by looking at the clock must not wait for ever because it stands still.
  private void look() throws InterruptedException {
    if (clock.isReal()) {
      return;
    }
    if (clock.nanoTime() != lookedAt) {
      looks = 0;
    } else if (++looks >= FREE_LOOKS) {
      clock.sleep(LOOK_NANOS);
    }
    lookedAt = clock.nanoTime();
  }

  /** The time on a clock; the guest's processor time passes like its monotonic time. */
  private long time(int id) throws WasiException {
    checkClock(id);
    return id == CLOCK_REALTIME ? nanoseconds(clock.instant()) : clock.nanoTime();
  }

  static long nanoseconds(Instant instant) throws WasiException {
    try {
      return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
    } catch (ArithmeticException e) {
      throw new WasiException(Errno.OVERFLOW);
    }
  }

  private static void checkClock(int id) throws WasiException {
    if (id < CLOCK_REALTIME || id > CLOCK_THREAD) {
      throw new WasiException(Errno.INVAL);
    }
  }

  int random(long[] arguments) throws WasiException {
    int address = (int) arguments[0];
    int length = (int) arguments[1];
    slices.buffer(address, length);
    for (int done = 0; done < length; ) {
      byte[] part = new byte[Math.min(length - done, RANDOM_PART)];
      random.fill(part);
      slices.putBytes(address + done, part, 0, part.length);
      done += part.length;
      GuestSystem.checkInterruption();
    }
    return 0;
  }

  int exit(long[] arguments) {
    throw new GuestExitException((int) arguments[0]);
  }

  /** A subscription of {@code poll_oneoff}. */
  private record Subscription(long userData, int type, long delay, Errno error) {

    boolean isReady(long waited) {
      return error != Errno.SUCCESS || delay <= waited;
    }
  }

  int poll(long[] arguments) throws WasiException, InterruptedException {
    int count = (int) arguments[2];
    if (count <= 0 || count > MAX_SUBSCRIPTIONS) {
      throw new WasiException(Errno.INVAL);
    }
    // Room for all answers is checked before time is spent.
    slices.buffer((int) arguments[1], count * EVENT_SIZE);
    List<Subscription> subscriptions = new ArrayList<>(count);
    long shortest = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      Subscription subscription = subscription((int) arguments[0] + i * SUBSCRIPTION_SIZE);
      subscriptions.add(subscription);
      shortest = Math.min(shortest, subscription.isReady(0) ? 0 : subscription.delay());
    }
    if (shortest > 0) {
      clock.sleep(shortest);
    }
    int ready = 0;
    for (Subscription subscription : subscriptions) {
      if (subscription.isReady(shortest)) {
        putEvent((int) arguments[1] + ready * EVENT_SIZE, subscription);
        ready++;
      }
    }
    slices.putInt((int) arguments[3], ready);
    return 0;
  }

  private Subscription subscription(int address) throws WasiException {
    long userData = slices.getLong(address);
    int type = slices.getUnsignedByte(address + 8);
    if (type > EVENT_WRITE) {
      throw new WasiException(Errno.INVAL);
    }
    try {
      if (type == EVENT_CLOCK) {
        return new Subscription(userData, type, clockWait(address + 16), Errno.SUCCESS);
      }
      // Every file here can be read and written at once.
      descriptors.get(slices.getInt(address + 16));
      return new Subscription(userData, type, 0, Errno.SUCCESS);
    } catch (WasiException e) {
      return new Subscription(userData, type, 0, e.errno());
    }
  }

  private long clockWait(int address) throws WasiException {
    int id = slices.getInt(address);
    long timeout = slices.getLong(address + 8);
    int flags = slices.getUnsignedShort(address + 24);
    if (timeout < 0) {
      timeout = Long.MAX_VALUE;
    }
    long now = time(id);
    if ((flags & ABSOLUTE_TIME) == 0) {
      return timeout;
    }
    return timeout > now ? timeout - now : 0;
  }

  private void putEvent(int address, Subscription subscription) throws WasiException {
    slices.clear(address, EVENT_SIZE);
    slices.putLong(address, subscription.userData());
    slices.putShort(address + 8, subscription.error().code());
    slices.putByte(address + 10, subscription.type());
  }
}
