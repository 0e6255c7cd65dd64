package dev.isola;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything that is known about one finished operation of a sandbox: how it ended, what it
 * returned, and what the guest did in between.
 *
 * <p>A result is immutable and safe for use by several threads, as long as nobody changes the
 * {@code JsonNode}s in it, which callers must not do.
 *
 * @since 0.1.0
 */
public final class RunResult {
  private final Verdict verdict;
  private final String function;
  private final List<String> arguments;
  private final List<Event> events;
  private final List<HostcallExchange> hostcalls;
  private final Duration duration;
  private final long fuel;
  private final long peakMemory;
  private final GuestBuild guest;
  private final Throwable cause;
  private final List<HostcallExchange.Failure> hostFaults;
  private final long hostcallCount;
  private final List<HttpExchange> http;
  private final long httpCount;

  private RunResult(Builder builder) {
    this.verdict = builder.verdict;
    this.function = builder.function;
    this.arguments = List.copyOf(builder.arguments);
    this.events = List.copyOf(builder.events);
    this.hostcalls = List.copyOf(builder.hostcalls);
    this.duration = builder.duration;
    this.fuel = builder.fuel;
    this.peakMemory = builder.peakMemory;
    this.guest = builder.guest;
    this.cause = builder.cause;
    this.hostFaults = List.copyOf(builder.hostFaults);
    this.hostcallCount = Math.max(builder.hostcallCount, hostcalls.size());
    this.http = List.copyOf(builder.http);
    this.httpCount = Math.max(builder.httpCount, http.size());
  }

  static RunResult of(
      Verdict verdict,
      String function,
      List<String> arguments,
      List<Event> events,
      HostOperations host,
      Operation.Used used,
      GuestBuild guest,
      Throwable cause) {
    Builder builder = new Builder(verdict);
    builder.function = function;
    builder.arguments = arguments;
    builder.events.addAll(events);
    builder.hostcalls.addAll(host.hostcalls().exchanges());
    builder.hostcallCount = host.hostcalls().count();
    builder.hostFaults.addAll(host.hostFaults());
    builder.http.addAll(host.http().exchanges());
    builder.httpCount = host.http().count();
    builder.duration = Duration.ofNanos(used.nanoseconds());
    builder.fuel = used.fuel();
    builder.peakMemory = used.peakMemory();
    builder.guest = guest;
    builder.cause = cause;
    return new RunResult(builder);
  }

  /**
   * Starts a result made by hand, for tests of code that works with results.
   *
   * @param verdict how the operation ended
   * @return a builder
   * @throws NullPointerException if {@code verdict} is null
   */
  public static Builder builder(Verdict verdict) {
    return new Builder(verdict);
  }

  /**
   * Returns how the operation ended.
   *
   * @return the verdict, never null
   */
  public Verdict verdict() {
    return verdict;
  }

  /**
   * Tells whether the operation succeeded.
   *
   * @return true if the verdict is {@link Verdict#OK}
   */
  public boolean succeeded() {
    return verdict == Verdict.OK;
  }

  /**
   * Returns what was run.
   *
   * @return the name of the function called, or of the script loaded; never null
   */
  public String function() {
    return function;
  }

  /**
   * Returns the arguments of the call as short texts, for messages.
   *
   * @return one text an argument, such as {@code "abc"} or {@code limit=3}; empty for a script
   */
  public List<String> arguments() {
    return arguments;
  }

  /**
   * Returns the function's return value.
   *
   * @return the value; a {@code NullNode} if the guest returned nothing or did not return
   */
  public JsonNode value() {
    if (!events.isEmpty() && events.get(events.size() - 1) instanceof EndEvent end) {
      return end.data();
    }
    return NullNode.getInstance();
  }

  /**
   * Returns the function's return value as a Java type, as Jackson reads it: a record, a bean, a
   * {@code java.time} type, {@code byte[]}, a number and so on.
   *
   * @param <T> the type
   * @param type the type
   * @return the value; null for a JSON null, unless the type is a primitive one
   * @throws InvalidValueException if the value does not fit the type, or there is none because the
   *     call did not succeed; the message says where, and what was found
   */
  public <T> T value(Class<T> type) {
    return Values.cast(typedValue(type));
  }

  /**
   * Returns the function's return value as a Java type with parameters, such as a list of records.
   *
   * @param <T> the type
   * @param type the type, for example {@code new TypeReference<List<Point>>() {}}
   * @return the value; null for a JSON null, unless the type says otherwise
   * @throws InvalidValueException if the value does not fit the type, or there is none because the
   *     call did not succeed; the message says where, and what was found
   */
  public <T> T value(TypeReference<T> type) {
    return Values.cast(typedValue(type.getType()));
  }

  private Object typedValue(Type type) {
    if (!succeeded()) {
      throw new InvalidValueException(
          "\""
              + function
              + "\" returned no value: "
              + verdict
              + error().map(e -> ", " + e.summary()).orElse(""));
    }
    return Values.read(value(), type, "the return value of \"" + function + "\"");
  }

  /**
   * Returns the values that the guest yielded or emitted as a Java type.
   *
   * @param <T> the type of each
   * @param type the type of each
   * @return the values in order, possibly empty; unmodifiable. A JSON null is null
   * @throws InvalidValueException if a value does not fit the type; the message says where, and
   *     what was found
   */
  public <T> List<T> results(Class<T> type) {
    List<T> all = new ArrayList<>();
    for (JsonNode result : results()) {
      String what = "result " + (all.size() + 1) + " of \"" + function + "\"";
      all.add(Values.cast(Values.read(result, type, what)));
    }
    return Collections.unmodifiableList(all);
  }

  /**
   * Returns the values that the guest yielded or emitted.
   *
   * @return the values in order, possibly empty; unmodifiable
   */
  public List<JsonNode> results() {
    return events.stream()
        .filter(ResultEvent.class::isInstance)
        .map(event -> ((ResultEvent) event).data())
        .toList();
  }

  /**
   * Returns what the guest did, in order. The last event is an {@link EndEvent} or an {@link
   * ErrorEvent}.
   *
   * @return the events; unmodifiable
   */
  public List<Event> events() {
    return events;
  }

  /**
   * Returns all the text that the guest wrote to its standard output.
   *
   * @return the text, possibly empty
   */
  public String stdout() {
    return events.stream()
        .filter(StdoutEvent.class::isInstance)
        .map(event -> ((StdoutEvent) event).data())
        .collect(Collectors.joining());
  }

  /**
   * Returns all the text that the guest wrote to its standard error.
   *
   * @return the text, possibly empty
   */
  public String stderr() {
    return events.stream()
        .filter(StderrEvent.class::isInstance)
        .map(event -> ((StderrEvent) event).data())
        .collect(Collectors.joining());
  }

  /**
   * Returns what the guest logged.
   *
   * @return the messages in order, possibly empty; unmodifiable
   */
  public List<LogEvent> logs() {
    return events.stream().filter(LogEvent.class::isInstance).map(LogEvent.class::cast).toList();
  }

  /**
   * Returns what ended the operation before its regular end.
   *
   * @return the guest's error, or the host's account of a limit or a fault; empty exactly if the
   *     verdict is {@link Verdict#OK}
   */
  public Optional<GuestError> error() {
    if (!events.isEmpty() && events.get(events.size() - 1) instanceof ErrorEvent end) {
      return Optional.of(end.error());
    }
    return Optional.empty();
  }

  /**
   * Returns what failed on the host's side when the verdict is {@link Verdict#HOST_ERROR}.
   *
   * @return for example what a hostcall handler threw; empty if there is nothing to show
   */
  public Optional<Throwable> cause() {
    return Optional.ofNullable(cause);
  }

  /**
   * Returns what failed on the host's side and was told to the guest, for example exceptions that
   * hostcall handlers did not mean to throw.
   *
   * <p>A program may cope with a failing service, so such a fault alone does not make the verdict a
   * {@link Verdict#HOST_ERROR}; only a program that ends with the fault's error, or with one that
   * it caused, has that verdict. But whoever judges a program should know what it had to cope with.
   *
   * @return the faults in the order in which the guest learned of them, at most the last 100;
   *     unmodifiable
   */
  public List<HostcallExchange.Failure> hostFaults() {
    return hostFaults;
  }

  /**
   * Returns the hostcalls of the guest.
   *
   * @return the hostcalls in the order in which the guest began them; unmodifiable. If there are
   *     very many or very large ones, only the first are kept: {@link #hostcallCount} tells.
   */
  public List<HostcallExchange> hostcalls() {
    return hostcalls;
  }

  /**
   * Returns how many hostcalls the guest began.
   *
   * @return the number, which can be larger than the size of {@link #hostcalls}
   */
  public long hostcallCount() {
    return hostcallCount;
  }

  /**
   * Returns the HTTP requests of the guest. What is no well-formed request is not among them.
   *
   * @return the requests in the order in which the guest began them; unmodifiable. If there are
   *     very many or very large ones, only the first are kept: {@link #httpCount} tells.
   */
  public List<HttpExchange> http() {
    return http;
  }

  /**
   * Returns how many HTTP requests the guest began.
   *
   * @return the number, which can be larger than the size of {@link #http}
   */
  public long httpCount() {
    return httpCount;
  }

  /**
   * Returns how long the operation took.
   *
   * @return the time by the host's clock, from the start of the guest to its end
   */
  public Duration duration() {
    return duration;
  }

  /**
   * Returns how much the guest computed. The number is the same on every machine and JVM for the
   * same {@linkplain #guest build of the guest}, version of this library and inputs, unless the
   * operation was ended by its time limit or a cancellation, or the guest saw the system's clock or
   * something else that is different each time.
   *
   * @return units of fuel; never more than {@link SandboxConfig.Builder#maxFuel}
   */
  public long fuel() {
    return fuel;
  }

  /**
   * Returns which build of the guest runtime did it.
   *
   * @return the build; empty only if the result was made by hand
   */
  public Optional<GuestBuild> guest() {
    return Optional.ofNullable(guest);
  }

  /**
   * Returns the largest size of the guest's memory so far.
   *
   * @return bytes
   */
  public long peakMemory() {
    return peakMemory;
  }

  /**
   * Returns the result in one line.
   *
   * @return for example {@code add(1, 2): OK 3}
   */
  @Override
  public String toString() {
    String call = function + "(" + String.join(", ", arguments) + ")";
    return call + ": " + verdict + " " + error().map(GuestError::summary).orElse(abridged(value()));
  }

  private static String abridged(JsonNode value) {
    return Rendering.abridged(value, 200);
  }

  /**
   * Makes results by hand, for tests of code that works with results. A builder is not safe for use
   * by several threads.
   *
   * @since 0.1.0
   */
  public static final class Builder {
    private final Verdict verdict;
    private String function = "main";
    private List<String> arguments = List.of();
    private final List<Event> events = new ArrayList<>();
    private final List<HostcallExchange> hostcalls = new ArrayList<>();
    private JsonNode value = NullNode.getInstance();
    private GuestError error;
    private Duration duration = Duration.ZERO;
    private long fuel;
    private long peakMemory;
    private GuestBuild guest;
    private Throwable cause;
    private final List<HostcallExchange.Failure> hostFaults = new ArrayList<>();
    private long hostcallCount;
    private final List<HttpExchange> http = new ArrayList<>();
    private long httpCount;

    private Builder(Verdict verdict) {
      this.verdict = Objects.requireNonNull(verdict, "verdict");
    }

    /**
     * Sets what was run; {@code main} by default.
     *
     * @param name the name of the function
     * @param renderedArguments the arguments as texts
     * @return this builder
     */
    public Builder function(String name, String... renderedArguments) {
      this.function = Objects.requireNonNull(name, "name");
      this.arguments = List.of(renderedArguments);
      return this;
    }

    /**
     * Sets the return value; null by default. Only used if the verdict is {@link Verdict#OK}.
     *
     * @param returned anything {@link Arg#of} takes
     * @return this builder
     * @throws InvalidArgumentException if the value does not map
     */
    public Builder value(Object returned) {
      this.value = Values.toTree(returned, "return value");
      return this;
    }

    /**
     * Sets what ended the operation. Only used if the verdict is not {@link Verdict#OK}; by default
     * it is made from the verdict.
     *
     * @param guestError the error
     * @return this builder
     */
    public Builder error(GuestError guestError) {
      this.error = Objects.requireNonNull(guestError, "guestError");
      return this;
    }

    /**
     * Adds an event. The last one, an {@link EndEvent} or {@link ErrorEvent}, is added by {@link
     * #build}.
     *
     * @param event a result, log, standard output or standard error event
     * @return this builder
     * @throws InvalidArgumentException if the event is an end or an error
     */
    public Builder event(Event event) {
      Objects.requireNonNull(event, "event");
      if (event instanceof EndEvent || event instanceof ErrorEvent) {
        throw new InvalidArgumentException(
            "the last event is made from the value or the error; set those, and add no " + event);
      }
      events.add(event);
      return this;
    }

    /**
     * Adds a hostcall.
     *
     * @param exchange the hostcall
     * @return this builder
     */
    public Builder hostcall(HostcallExchange exchange) {
      hostcalls.add(Objects.requireNonNull(exchange, "exchange"));
      return this;
    }

    /**
     * Adds an HTTP request.
     *
     * @param exchange the request
     * @return this builder
     */
    public Builder http(HttpExchange exchange) {
      http.add(Objects.requireNonNull(exchange, "exchange"));
      return this;
    }

    /**
     * Adds a fault of the host that the guest was told of.
     *
     * @param fault what failed
     * @return this builder
     */
    public Builder hostFault(HostcallExchange.Failure fault) {
      hostFaults.add(Objects.requireNonNull(fault, "fault"));
      return this;
    }

    /**
     * Sets how long the operation took; zero by default.
     *
     * @param taken the time
     * @return this builder
     */
    public Builder duration(Duration taken) {
      this.duration = Objects.requireNonNull(taken, "taken");
      return this;
    }

    /**
     * Sets how much the guest computed; 0 by default.
     *
     * @param units the fuel
     * @return this builder
     */
    public Builder fuel(long units) {
      this.fuel = units;
      return this;
    }

    /**
     * Sets which build of a guest runtime did it; none by default.
     *
     * @param build the build, may be null
     * @return this builder
     */
    public Builder guest(GuestBuild build) {
      this.guest = build;
      return this;
    }

    /**
     * Sets the largest size of the guest's memory; 0 by default.
     *
     * @param bytes the size in bytes
     * @return this builder
     */
    public Builder peakMemory(long bytes) {
      this.peakMemory = bytes;
      return this;
    }

    /**
     * Sets what failed on the host's side; nothing by default.
     *
     * @param thrown the exception, may be null
     * @return this builder
     */
    public Builder cause(Throwable thrown) {
      this.cause = thrown;
      return this;
    }

    /**
     * Makes the result.
     *
     * @return the result, with the last event added
     */
    public RunResult build() {
      Builder finished = new Builder(verdict);
      finished.function = function;
      finished.arguments = arguments;
      finished.events.addAll(events);
      finished.events.add(lastEvent());
      finished.hostcalls.addAll(hostcalls);
      finished.hostFaults.addAll(hostFaults);
      finished.http.addAll(http);
      finished.duration = duration;
      finished.fuel = fuel;
      finished.peakMemory = peakMemory;
      finished.guest = guest;
      finished.cause = cause;
      return new RunResult(finished);
    }

    private Event lastEvent() {
      if (verdict == Verdict.OK) {
        return new EndEvent(value);
      }
      return new ErrorEvent(
          error != null ? error : new GuestError(Rendering.typeOf(verdict), "", "", null));
    }
  }
}
