package dev.isola;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * How one sandbox differs from its template, what it may use up, and which hostcalls and HTTP
 * requests it answers.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class SandboxConfig {
  /** The time an operation has when none is set. */
  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** What part of its timeout a guest waits for answers that do not come, if nothing is set. */
  private static final int PATIENT_PART = 4;

  /** A limit that no operation reaches. */
  private static final long UNLIMITED_FUEL = Long.MAX_VALUE;

  // However small, an event takes time and memory: a program that prints single characters must
  // not get far with them.
  private static final int BYTES_PER_EVENT = 10;
  private static final int LEAST_MAX_EVENTS = 10_000;

  /** The most operations of the host that a guest can have outstanding. */
  private static final int MOST_OUTSTANDING = 10_000;

  private static final String HTTP_IS_OFF =
      "HTTP is off in this sandbox; the host turns it on with http(handler) or httpPassThrough()"
          + " of the SandboxConfig";

  /** What a guest may write when nothing is set: 1 MiB. */
  private static final long DEFAULT_MAX_OUTPUT = 1L << 20;

  private final Long maxMemory;
  private final Surroundings surroundings;
  private final Map<String, HostcallHandler> hostcalls;
  private final HttpAccess http;
  private final HostInterceptor interceptor;
  private final Duration timeout;
  private final Duration patience;
  private final long maxFuel;
  private final long maxOutput;
  private final Integer maxEvents;
  private final int maxOutstanding;
  private final GuestClock clock;
  private final Long randomSeed;
  private final Consumer<RunResult> observer;

  private SandboxConfig(Builder builder) {
    this.maxMemory = builder.maxMemory;
    this.surroundings = builder.surroundings.build();
    this.hostcalls = Collections.unmodifiableMap(new LinkedHashMap<>(builder.hostcalls));
    this.http = builder.http;
    this.interceptor = builder.interceptor;
    this.timeout = builder.timeout;
    this.patience = builder.patience;
    this.maxFuel = builder.maxFuel;
    this.maxOutput = builder.maxOutput;
    this.maxEvents = builder.maxEvents;
    this.maxOutstanding = builder.maxOutstanding;
    this.clock = builder.clock;
    this.randomSeed = builder.randomSeed;
    this.observer = builder.observer;
  }

  /**
   * Starts a configuration in which nothing is set.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  OptionalLong maxMemory() {
    return maxMemory == null ? OptionalLong.empty() : OptionalLong.of(maxMemory);
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Map<String, HostcallHandler> hostcalls() {
    return hostcalls;
  }

  HttpAccess http() {
    return http;
  }

  HostInterceptor interceptor() {
    return interceptor;
  }

  /** What operations may use up in a sandbox with a limit of memory. */
  Allowance allowance(long memory) {
    long events =
        maxEvents != null ? maxEvents : Math.max(LEAST_MAX_EVENTS, maxOutput / BYTES_PER_EVENT);
    Duration patient = patience != null ? patience : timeout.dividedBy(PATIENT_PART);
    return new Allowance(timeout, patient, maxFuel, memory, maxOutput, events, maxOutstanding);
  }

  Consumer<RunResult> observer() {
    return observer;
  }

  Optional<GuestClock> clock() {
    return Optional.ofNullable(clock);
  }

  OptionalLong randomSeed() {
    return randomSeed == null ? OptionalLong.empty() : OptionalLong.of(randomSeed);
  }

  /**
   * Sets up a {@link SandboxConfig}. Not safe for use by several threads.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private Long maxMemory;
    private final Surroundings.Builder surroundings = new Surroundings.Builder();
    private final Map<String, HostcallHandler> hostcalls = new LinkedHashMap<>();
    private HttpAccess http = HttpAccess.off(HTTP_IS_OFF);
    private HostInterceptor interceptor = new HostInterceptor() {};
    private Duration timeout = DEFAULT_TIMEOUT;
    private Duration patience;
    private long maxFuel = UNLIMITED_FUEL;
    private long maxOutput = DEFAULT_MAX_OUTPUT;
    private Integer maxEvents;
    private int maxOutstanding = MOST_OUTSTANDING;
    private GuestClock clock;
    private Long randomSeed;
    private Consumer<RunResult> observer = result -> {};

    private Builder() {}

    /**
     * Limits the guest's memory, in place of the template's limit, which it may exceed. It must not
     * be less than what the template itself takes.
     *
     * @param bytes the limit in bytes
     * @return this builder
     * @throws InvalidArgumentException if the limit is not positive
     */
    public Builder maxMemory(long bytes) {
      this.maxMemory = Limits.checkMemory(bytes);
      return this;
    }

    /**
     * Adds mounts to the template's. A mount replaces one with the same guest path.
     *
     * @param mounts the mounts
     * @return this builder
     */
    public Builder mounts(MountConfig... mounts) {
      return mounts(List.of(mounts));
    }

    /**
     * Adds mounts to the template's. A mount replaces one with the same guest path.
     *
     * @param mounts the mounts
     * @return this builder
     */
    public Builder mounts(List<MountConfig> mounts) {
      mounts.forEach(surroundings::mount);
      return this;
    }

    /**
     * Adds environment variables to the template's, or replaces them.
     *
     * @param variables names and values
     * @return this builder
     * @throws InvalidArgumentException if a name is empty or has an {@code =} in it, or if there is
     *     a NUL character
     */
    public Builder env(Map<String, String> variables) {
      variables.forEach(surroundings::env);
      return this;
    }

    /**
     * Adds an environment variable to the template's, or replaces it.
     *
     * @param name the name
     * @param value the value
     * @return this builder
     * @throws InvalidArgumentException if the name is empty or has an {@code =} in it, or if there
     *     is a NUL character
     */
    public Builder env(String name, String value) {
      surroundings.env(name, value);
      return this;
    }

    /**
     * Answers a kind of hostcall. A second handler for the same name replaces the first.
     *
     * @param name the name by which the guest calls it
     * @param handler answers it
     * @return this builder
     * @throws InvalidArgumentException if the name is empty
     */
    public Builder hostcall(String name, HostcallHandler handler) {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(handler, () -> "handler of hostcall \"" + name + "\"");
      if (name.isEmpty()) {
        throw new InvalidArgumentException("hostcall name must not be empty");
      }
      hostcalls.put(name, handler);
      return this;
    }

    /**
     * Answers several kinds of hostcalls.
     *
     * @param handlers handlers by the names by which the guest calls them
     * @return this builder
     * @throws InvalidArgumentException if a name is empty
     */
    public Builder hostcalls(Map<String, ? extends HostcallHandler> handlers) {
      handlers.forEach(this::hostcall);
      return this;
    }

    /**
     * Answers the guest's HTTP requests, with the limits of a {@link HttpPolicy} in which nothing
     * is set. HTTP is off by default: then a request fails with the error {@code HttpForbidden}.
     *
     * @param handler answers them
     * @return this builder
     */
    public Builder http(HttpHandler handler) {
      return http(handler, HttpPolicy.builder().build());
    }

    /**
     * Answers those of the guest's HTTP requests that a policy allows.
     *
     * @param handler answers them
     * @param policy which requests are allowed. Its rules about addresses do not matter here,
     *     because a handler resolves no names.
     * @return this builder
     */
    public Builder http(HttpHandler handler, HttpPolicy policy) {
      this.http = HttpAccess.to(handler, policy);
      return this;
    }

    /**
     * Answers the guest's HTTP requests: the same as {@link #http(HttpHandler)}.
     *
     * @param handler answers them
     * @return this builder
     */
    public Builder httpHandler(HttpHandler handler) {
      return http(handler);
    }

    /**
     * Sends the guest's HTTP requests to the servers that they are for, with a {@link HttpPolicy}
     * in which nothing is set: to any host but those at private addresses.
     *
     * @return this builder
     */
    public Builder httpPassThrough() {
      return httpPassThrough(HttpPolicy.builder().build());
    }

    /**
     * Sends those of the guest's HTTP requests that a policy allows to the servers that they are
     * for, by HTTP/1.1. Headers about the connection, such as {@code Connection} and {@code Host},
     * are not the guest's to set: they are dropped. There are no cookies kept, no credentials added
     * and no contents decoded.
     *
     * @param policy which requests are allowed
     * @return this builder
     */
    public Builder httpPassThrough(HttpPolicy policy) {
      return http(new PassThrough(policy), policy);
    }

    /**
     * Sets who stands between the guest and the handlers of its hostcalls and HTTP requests; nobody
     * by default. A request that HTTP being off or the policy forbids does not come there.
     *
     * @param newInterceptor chooses the handlers
     * @return this builder
     */
    public Builder interceptor(HostInterceptor newInterceptor) {
      this.interceptor = Objects.requireNonNull(newInterceptor, "newInterceptor");
      return this;
    }

    /**
     * Limits the time of each operation by the host's clock; 10 seconds by default. Waiting for
     * hostcalls and for HTTP counts, waiting for a slow reader of an {@link EventStream} does not.
     *
     * @param limit the time
     * @return this builder
     * @throws InvalidArgumentException if the time is not positive
     */
    public Builder timeout(Duration limit) {
      this.timeout = Limits.checkTime("timeout", limit);
      return this;
    }

    /**
     * Sets how long, by the host's clock, a guest with a virtual or fixed clock waits for answers
     * of the host while none comes at all; a quarter of the timeout by default. Until then its own
     * clock stands still. After that it goes on without those answers: its sleeps and time limits
     * end, and it gets the answers when they come. A {@link HostcallAnswer} needs no patience.
     *
     * @param time the time
     * @return this builder
     * @throws InvalidArgumentException if the time is not positive
     */
    public Builder patience(Duration time) {
      this.patience = Limits.checkTime("patience", time);
      return this;
    }

    /**
     * Limits how much the guest may compute in each operation; without limit by default. Fuel is
     * counted in units that depend on nothing but the guest's build and what it is given: an
     * operation uses the same number on every machine and JVM, however busy. {@link RunResult#fuel}
     * tells what an operation used.
     *
     * @param units the limit
     * @return this builder
     * @throws InvalidArgumentException if the limit is not positive
     */
    public Builder maxFuel(long units) {
      this.maxFuel = Limits.checkFuel(units);
      return this;
    }

    /**
     * Limits what the guest may write in each operation; 1 MiB by default. Standard output,
     * standard error, log messages and yielded or emitted results count, in the bytes in which the
     * guest sends them. A return value does not count; it has its own fixed limit of 16 MiB.
     *
     * @param bytes the limit in bytes; 0 forbids all output
     * @return this builder
     * @throws InvalidArgumentException if the limit is negative
     */
    public Builder maxOutput(long bytes) {
      this.maxOutput = Limits.checkOutput(bytes);
      return this;
    }

    /**
     * Limits the number of events in each operation: pieces of output, log messages, yielded and
     * emitted results. By default there may be one for every 10 bytes of {@link #maxOutput}, but at
     * least 10,000. Who goes beyond gets {@link Verdict#OUTPUT_LIMIT}.
     *
     * @param events the limit
     * @return this builder
     * @throws InvalidArgumentException if the limit is not positive
     */
    public Builder maxEvents(int events) {
      this.maxEvents = Limits.checkCount("event limit", events, Integer.MAX_VALUE);
      return this;
    }

    /**
     * Limits how many hostcalls, HTTP requests and the like the guest may have outstanding, that is
     * begun without having taken their answers; 10,000 by default. One more fails with an error
     * that the guest can catch.
     *
     * @param operations the limit
     * @return this builder
     * @throws InvalidArgumentException if the limit is not between 1 and 10,000
     */
    public Builder maxOutstanding(int operations) {
      this.maxOutstanding =
          Limits.checkCount("limit of outstanding hostcalls", operations, MOST_OUTSTANDING);
      return this;
    }

    /**
     * Sets the guest's clock in place of the template's.
     *
     * @param guestClock the clock
     * @return this builder
     */
    public Builder clock(GuestClock guestClock) {
      this.clock = Objects.requireNonNull(guestClock, "guestClock");
      return this;
    }

    /**
     * Sets the seed of all randomness in the guest in place of the template's.
     *
     * @param seed any number
     * @return this builder
     */
    public Builder randomSeed(long seed) {
      this.randomSeed = seed;
      return this;
    }

    /**
     * Sets who is told of the result of each call and each script, once it is there and before
     * whoever asked for it gets it: for reports over all that sandboxes do. Of an {@link
     * EventStream}, that is when its result is asked for or it is closed.
     *
     * @param newObserver is called on the thread that called the sandbox, or the one that completes
     *     the future of {@link Sandbox#callAsync}; what it throws comes out there
     * @return this builder
     */
    public Builder onResult(Consumer<RunResult> newObserver) {
      this.observer = Objects.requireNonNull(newObserver, "newObserver");
      return this;
    }

    /**
     * Makes the configuration.
     *
     * @return the configuration
     */
    public SandboxConfig build() {
      return new SandboxConfig(this);
    }
  }
}
