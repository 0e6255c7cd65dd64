package dev.isola;

import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * An argument whose values the guest reads one by one while its function runs.
 *
 * <p>Nothing is read from the source until the guest asks for the first value; from then on at most
 * {@linkplain #withCapacity capacity} values are read ahead. So a source may be endless. The source
 * is read on threads of the sandbox, never on two at once, and closed or cancelled when the
 * operation ends. If it fails, the guest gets a typed error in place of the next value; if the
 * guest lets that escape, the verdict is {@link Verdict#HOST_ERROR}.
 *
 * <p>A source can be used for one operation only, also when it is wrapped again by {@link
 * #withName} or {@link #withCapacity}.
 *
 * @since 0.1.0
 */
public final class StreamArg {
  /** The number of values read ahead when none is set. */
  static final int DEFAULT_CAPACITY = 1024;

  private final Function<Executor, Flow.Publisher<?>> source;
  private final AtomicBoolean taken;
  private final String name;
  private final int capacity;

  private StreamArg(
      Function<Executor, Flow.Publisher<?>> source,
      AtomicBoolean taken,
      String name,
      int capacity) {
    this.source = source;
    this.taken = taken;
    this.name = name;
    this.capacity = capacity;
  }

  private static StreamArg of(Function<Executor, Flow.Publisher<?>> source) {
    return new StreamArg(source, new AtomicBoolean(), null, DEFAULT_CAPACITY);
  }

  /**
   * Streams the values of an iterable. Its iterator is made when the guest reads the first value.
   *
   * @param values the values
   * @return the argument
   * @throws NullPointerException if {@code values} is null
   */
  public static StreamArg fromIterable(Iterable<?> values) {
    Objects.requireNonNull(values, "values");
    return of(threads -> new IteratorPublisher(values::iterator, () -> {}, threads));
  }

  /**
   * Streams the values of a stream, which is closed at the end.
   *
   * @param values the values
   * @return the argument
   * @throws NullPointerException if {@code values} is null
   */
  public static StreamArg fromStream(Stream<?> values) {
    Objects.requireNonNull(values, "values");
    return of(threads -> new IteratorPublisher(() -> iterator(values), values::close, threads));
  }

  private static Iterator<?> iterator(Stream<?> values) {
    return values.iterator();
  }

  /**
   * Streams the values of a publisher. It is subscribed to when the guest reads the first value,
   * and never asked for more values than there is room for.
   *
   * @param values the values
   * @return the argument
   * @throws NullPointerException if {@code values} is null
   */
  public static StreamArg fromPublisher(Flow.Publisher<?> values) {
    Objects.requireNonNull(values, "values");
    return of(threads -> values);
  }

  /**
   * Gives the argument a name, as {@link Arg#named} does.
   *
   * @param argumentName the name
   * @return an argument with the same source
   * @throws InvalidArgumentException if the name is empty
   */
  public StreamArg withName(String argumentName) {
    if (Objects.requireNonNull(argumentName, "argumentName").isEmpty()) {
      throw new InvalidArgumentException("argument name must not be empty");
    }
    return new StreamArg(source, taken, argumentName, capacity);
  }

  /**
   * Sets how many values are read ahead; 1024 by default.
   *
   * @param values the number of values
   * @return an argument with the same source
   * @throws InvalidArgumentException if the number is not positive
   */
  public StreamArg withCapacity(int values) {
    if (values <= 0) {
      throw new InvalidArgumentException("stream capacity must be greater than 0, was " + values);
    }
    return new StreamArg(source, taken, name, values);
  }

  /** Returns the name, or null if there is none. */
  String name() {
    return name;
  }

  /** Claims the source; false if it is taken already. */
  boolean take() {
    return taken.compareAndSet(false, true);
  }

  /** Gives back a source that was taken but not used. */
  void release() {
    taken.set(false);
  }

  ValueStream open(Executor threads) {
    return new ValueStream(source.apply(threads), capacity, threads);
  }

  /**
   * Returns the argument in short form.
   *
   * @return for example {@code rows=<stream>}
   */
  @Override
  public String toString() {
    return name == null ? "<stream>" : name + "=<stream>";
  }
}
