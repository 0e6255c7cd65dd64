package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import dev.isola.Operation.Ending;
import dev.isola.Operation.GuestStop;
import dev.isola.engine.GuestFileTree;
import dev.isola.engine.GuestHost;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One guest interpreter with a memory of its own: it loads scripts and calls the functions that
 * they define.
 *
 * <p>A sandbox is made by a {@link SandboxTemplate} and must be closed. It does one operation at a
 * time; what scripts and functions define lives on from one operation to the next. Each operation
 * ends within the sandbox's limits. If a limit, a cancellation or a failure of the runtime ends it
 * in mid-step, the sandbox is {@link SandboxState#POISONED} and refuses further work; the next one
 * comes from the template.
 *
 * <p>All methods are safe for use by several threads; a second operation while one is running is
 * refused, not queued. If a thread is interrupted while it waits for an operation, the operation is
 * cancelled and the thread stays interrupted.
 *
 * @since 0.1.0
 */
public final class Sandbox implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final long END_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long HANDLER_GRACE_NANOS = Duration.ofSeconds(2).toNanos();

  private static final AtomicLong SANDBOXES = new AtomicLong();

  private final String name = "isola-sandbox-" + SANDBOXES.incrementAndGet();
  private final Function<GuestHost, Guest> restore;
  private final Settings settings;
  private final SandboxHost host;

  private final Object lock = new Object();
  private SandboxState state = SandboxState.PENDING;
  private Operation current;
  private String poison;
  private GuestThread thread; // null while none is needed
  private HandlerThreads handlerThreads;
  private int lastHandle;
  private int scripts;

  // Used by the guest's thread while an operation runs, and under the lock while none does.
  private Guest guest;
  private long fuel;
  private GuestFileTree files; // of the last guest, until the sandbox is closed
  private long peakMemory;
  private boolean awake; // whether AwakeSandboxes has it
  private volatile long idleSince;
  private volatile boolean idle;

  private final BriefWait callers = new BriefWait();
  private final BriefWait answers = new BriefWait();

  /**
   * What a sandbox goes by.
   *
   * @param fileExtension the ending of script names
   * @param clock the guest's clock, not shared with another sandbox
   * @param observer is told of results
   */
  record Settings(
      String fileExtension,
      Allowance allowance,
      Map<String, HostcallHandler> hostcalls,
      HttpAccess http,
      HostInterceptor interceptor,
      GuestClock clock,
      GuestBuild guest,
      Consumer<RunResult> observer) {}

  Sandbox(Function<GuestHost, Guest> restore, Settings settings) {
    this.restore = restore;
    this.settings = settings;
    this.host = new SandboxHost(settings.allowance());
  }

  /** One step of the guest; returns its status. */
  @FunctionalInterface
  private interface Step {
    int run(Guest guest);
  }

  /**
   * Starts the sandbox. Not needed after {@link SandboxTemplate#create}.
   *
   * @throws InvalidArgumentException if the sandbox is not {@link SandboxState#PENDING}, or if a
   *     mounted folder does not exist
   * @throws InternalException if the guest cannot be started; the sandbox can then be started again
   */
  public void start() {
    Operation operation;
    synchronized (lock) {
      if (state != SandboxState.PENDING || current != null) {
        throw new InvalidArgumentException(
            "sandbox cannot be started, it is "
                + (state == SandboxState.PENDING ? "being started already" : describe(state)));
      }
      HandlerThreads handlers = new HandlerThreads(name + "-hostcall");
      long timeout = START_TIMEOUT.toNanos();
      operation = operation("start", List.of(), timeout, List.of(), handlers, EventLog.unbounded());
      handlerThreads = handlers;
      execute(operation, () -> startUp(operation, handlers));
    }
    RunResult result = await(operation);
    if (!result.succeeded()) {
      if (result.cause().orElse(null) instanceof InvalidArgumentException wrong) {
        throw new InvalidArgumentException(wrong.getMessage(), wrong);
      }
      throw new InternalException(
          "sandbox cannot be started: " + result.error().orElseThrow().summary(),
          result.cause().orElse(null));
    }
  }

  private void startUp(Operation operation, HandlerThreads handlers) {
    Step step =
        none -> {
          guest = restore.apply(host);
          files = guest.files().orElse(null);
          return guest.start();
        };
    Ended ended = runStep(operation, step, true);
    boolean started = ended.ending().verdict() == Verdict.OK;
    synchronized (lock) {
      if (state == SandboxState.PENDING && started) {
        state = SandboxState.RUNNING;
      } else if (!started) {
        dropGuest();
      }
      release(operation);
    }
    if (!started) {
      handlers.close(0);
    }
    conclude(operation, ended);
  }

  /**
   * Runs source text in the sandbox's global scope.
   *
   * @param source the source text
   * @throws GuestException if the text is not accepted or the program in it fails; the message
   *     holds the guest's traceback
   * @throws LimitExceededException if a limit ended it, or it was cancelled
   * @throws InvalidArgumentException if the sandbox is not running, or busy
   * @throws InternalException if the host failed
   */
  public void loadScript(String source) {
    require(tryLoad(null, source));
  }

  /**
   * Runs source text in the sandbox's global scope.
   *
   * @param name the file name shown in tracebacks
   * @param source the source text
   * @throws GuestException if the text is not accepted or the program in it fails; the message
   *     holds the guest's traceback
   * @throws LimitExceededException if a limit ended it, or it was cancelled
   * @throws InvalidArgumentException if the name is empty, or the sandbox is not running, or busy
   * @throws InternalException if the host failed
   */
  public void loadScript(String name, String source) {
    require(tryLoadScript(name, source));
  }

  /**
   * Runs a file in the sandbox's global scope. Tracebacks show its name without folders.
   *
   * @param file the file, in UTF-8
   * @throws GuestException if the text is not accepted or the program in it fails; the message
   *     holds the guest's traceback
   * @throws LimitExceededException if a limit ended it, or it was cancelled
   * @throws InvalidArgumentException if the file cannot be read, or the sandbox is not running, or
   *     busy
   * @throws InternalException if the host failed
   */
  public void loadScript(Path file) {
    require(tryLoadScript(file));
  }

  /**
   * Runs source text in the sandbox's global scope, and never throws for what the guest did.
   *
   * @param name the file name shown in tracebacks
   * @param source the source text
   * @return how it went, with what the program printed meanwhile; {@link RunResult#function} is the
   *     script's name
   * @throws InvalidArgumentException if the name is empty, or the sandbox is not running, or busy
   */
  public RunResult tryLoadScript(String name, String source) {
    if (Objects.requireNonNull(name, "name").isEmpty()) {
      throw new InvalidArgumentException("script name must not be empty");
    }
    return tryLoad(name, source);
  }

  /**
   * Runs a file in the sandbox's global scope, and never throws for what the guest did. A file that
   * is not UTF-8 has the verdict {@link Verdict#COMPILE_ERROR}.
   *
   * @param file the file, in UTF-8
   * @return how it went, with what the program printed meanwhile; {@link RunResult#function} is the
   *     file's name
   * @throws InvalidArgumentException if the file cannot be read, or the sandbox is not running, or
   *     busy
   */
  public RunResult tryLoadScript(Path file) {
    Path fileName = Objects.requireNonNull(file, "file").getFileName();
    String name = String.valueOf(fileName);
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InvalidArgumentException("script file " + file + " cannot be read: " + e, e);
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    try {
      return tryLoad(name, StandardCharsets.UTF_8.newDecoder().decode(rest).toString());
    } catch (CharacterCodingException e) {
      synchronized (lock) {
        requireReady();
      }
      return notUtf8(name, bytes, rest.position());
    }
  }

  private static RunResult notUtf8(String name, byte[] bytes, int position) {
    int line = 1;
    for (int i = 0; i < position; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    String message = "the file is not UTF-8; save it as UTF-8 (the first wrong byte is number ";
    GuestError error = new GuestError("InvalidSource", message + position + ")", "", line);
    return RunResult.builder(Verdict.COMPILE_ERROR).function(name).error(error).build();
  }

  private RunResult tryLoad(String givenName, String source) {
    Objects.requireNonNull(source, "source");
    Operation operation;
    synchronized (lock) {
      requireReady();
      scripts++;
      String numbered = scripts == 1 ? "script" : "script-" + scripts;
      String name = givenName != null ? givenName : numbered + settings.fileExtension();
      operation = operation(name, List.of(), List.of(), EventLog.unbounded());
      begin(operation, guest -> guest.load(name, source), true);
    }
    return await(operation);
  }

  /**
   * Calls a function and returns its value.
   *
   * @param function the name of a function in the sandbox's global scope
   * @param args the arguments: values as {@link Arg} describes, {@link Arg}s and {@link StreamArg}s
   * @return the return value; a JSON null is a {@code NullNode}, never null
   * @throws GuestException if the guest program fails; the message holds its traceback
   * @throws LimitExceededException if a limit ended the call, or it was cancelled
   * @throws InvalidArgumentException if an argument does not map, or the sandbox is not running, or
   *     busy; the guest did not run
   * @throws InternalException if the host failed, for example a hostcall handler; the cause is what
   *     it threw
   */
  public JsonNode run(String function, Object... args) {
    return require(call(function, args)).value();
  }

  /**
   * Calls a function and returns its value as a Java type, as {@link RunResult#value(Class)} does.
   *
   * @param <T> the type
   * @param type the type of the value
   * @param function the name of a function in the sandbox's global scope
   * @param args the arguments: values as {@link Arg} describes, {@link Arg}s and {@link StreamArg}s
   * @return the return value; null for a JSON null, unless the type is a primitive one
   * @throws GuestException if the guest program fails; the message holds its traceback
   * @throws LimitExceededException if a limit ended the call, or it was cancelled
   * @throws InvalidValueException if the value does not fit the type
   * @throws InvalidArgumentException if an argument does not map, or the sandbox is not running, or
   *     busy; the guest did not run
   * @throws InternalException if the host failed, for example a hostcall handler; the cause is what
   *     it threw
   */
  public <T> T run(Class<T> type, String function, Object... args) {
    Objects.requireNonNull(type, "type");
    return require(call(function, args)).value(type);
  }

  /**
   * Calls a function and returns all there is to know about it. Never throws for what the guest
   * did.
   *
   * @param function the name of a function in the sandbox's global scope
   * @param args the arguments: values as {@link Arg} describes, {@link Arg}s and {@link StreamArg}s
   * @return how it went
   * @throws InvalidArgumentException if an argument does not map, or the sandbox is not running, or
   *     busy; the guest did not run
   */
  public RunResult call(String function, Object... args) {
    return await(begin(Call.of(function, args), EventLog.unbounded()));
  }

  /**
   * Calls a function without waiting for it.
   *
   * <p>If the future is cancelled or completed by somebody else, the call is cancelled and the
   * sandbox poisoned. Stages that depend on the future run on a thread of their own and may use the
   * sandbox.
   *
   * @param function the name of a function in the sandbox's global scope
   * @param args the arguments: values as {@link Arg} describes, {@link Arg}s and {@link StreamArg}s
   * @return how it went; only completed exceptionally by what an {@linkplain
   *     SandboxConfig.Builder#onResult observer} throws
   * @throws InvalidArgumentException if an argument does not map, or the sandbox is not running, or
   *     busy; the guest did not run
   */
  public CompletableFuture<RunResult> callAsync(String function, Object... args) {
    Operation operation = begin(Call.of(function, args), EventLog.unbounded());
    CompletableFuture<RunResult> future = new CompletableFuture<>();
    CompletableFuture<?> unused =
        future.whenComplete(
            (result, thrown) -> operation.stop(Verdict.CANCELLED, () -> "the call was cancelled"));
    // On a thread of its own: what depends on the future may wait, or use the sandbox.
    unused =
        operation
            .result()
            .thenAccept(
                result -> daemon("isola-completion", () -> complete(future, operation, result)));
    return future;
  }

  private static void complete(
      CompletableFuture<RunResult> future, Operation operation, RunResult result) {
    try {
      operation.tellObserver(result);
      future.complete(result);
    } catch (RuntimeException | Error e) { // the observer's
      future.completeExceptionally(e);
    }
  }

  /**
   * Calls a function and delivers its events while it runs.
   *
   * <p>The guest waits when 256 events are unread. Close the stream if it is not read to its end:
   * that cancels the call.
   *
   * @param function the name of a function in the sandbox's global scope
   * @param args the arguments: values as {@link Arg} describes, {@link Arg}s and {@link StreamArg}s
   * @return the events
   * @throws InvalidArgumentException if an argument does not map, or the sandbox is not running, or
   *     busy; the guest did not run
   */
  public EventStream runStream(String function, Object... args) {
    return new EventStream(begin(Call.of(function, args), EventLog.streaming()));
  }

  /**
   * Returns what the guest changed in overlays and in folders in memory since the sandbox started.
   * Files of the host that its changes reach are not in it.
   *
   * @return the files, folders and links in the order of their paths; what a new folder holds is
   *     there, too, while what a deleted one held is not
   * @throws InvalidArgumentException if the sandbox was not started, is closed, or busy
   * @throws InternalException if a file of the host cannot be read
   * @see MountConfig#overlay
   */
  public List<ChangedFile> changedFiles() {
    synchronized (lock) {
      if (current != null) {
        requireReady();
      }
      if (state == SandboxState.PENDING || state == SandboxState.CLOSED) {
        throw new InvalidArgumentException(
            "the files of a sandbox cannot be looked at when it is " + describe(state));
      }
      try {
        return files == null ? List.of() : files.changes();
      } catch (RuntimeException e) {
        throw new InternalException("the changed files cannot be read: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Returns what the guest did to one file of an overlay or of a folder in memory since the sandbox
   * started.
   *
   * @param path the absolute path in the guest
   * @return the change; empty if it was not changed
   * @throws InvalidArgumentException if the sandbox was not started, is closed, or busy
   * @throws InternalException if a file of the host cannot be read
   */
  public Optional<ChangedFile> changedFile(String path) {
    Objects.requireNonNull(path, "path");
    return changedFiles().stream().filter(file -> file.path().equals(path)).findFirst();
  }

  /**
   * Returns where the sandbox is in its life.
   *
   * @return the state
   */
  public SandboxState state() {
    synchronized (lock) {
      return state;
    }
  }

  /**
   * Ends the sandbox: cancels what runs, and waits until the guest has ended. Hostcall handlers are
   * interrupted and given a moment to end. Does nothing if the sandbox is closed already.
   *
   * @throws InternalException if the guest cannot be ended
   */
  @Override
  public void close() {
    Operation running;
    HandlerThreads handlers;
    synchronized (lock) {
      state = SandboxState.CLOSED;
      files = null;
      running = current;
      handlers = handlerThreads;
      if (running == null) {
        dropGuest();
        sleepOn();
      }
    }
    if (running != null) {
      running.stop(Verdict.CANCELLED, () -> "the sandbox was closed");
      if (!running.awaitEnd(END_NANOS)) {
        throw new InternalException(
            "the guest did not end within 10 seconds of its cancellation; its thread "
                + name
                + " goes on");
      }
    }
    if (handlers != null) {
      handlers.close(HANDLER_GRACE_NANOS);
    }
  }

  /**
   * Ends the sandbox without waiting for it.
   *
   * @return completed when {@link #close} is done
   */
  public CompletableFuture<Void> closeAsync() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    daemon(
        "isola-close",
        () -> {
          try {
            close();
            closed.complete(null);
          } catch (RuntimeException | Error e) {
            closed.completeExceptionally(e);
          }
        });
    return closed;
  }

  private static void daemon(String name, Runnable task) {
    Thread daemon = new Thread(null, task, name, 0, false);
    daemon.setDaemon(true);
    daemon.start();
  }

  private Operation begin(Call call, EventLog log) {
    synchronized (lock) {
      requireReady();
      List<ValueStream> streams = call.openStreams(handlerThreads);
      Operation operation = operation(call.function(), call.rendered(), streams, log);
      begin(operation, guest -> guest.call(call.function(), call.arguments()), false);
      return operation;
    }
  }

  private Operation operation(
      String function, List<String> arguments, List<ValueStream> streams, EventLog log) {
    long timeout = Rendering.saturatedNanos(settings.allowance().timeout());
    Operation operation = operation(function, arguments, timeout, streams, handlerThreads, log);
    operation.observedBy(settings.observer());
    return operation;
  }

  private Operation operation(
      String function,
      List<String> arguments,
      long timeout,
      List<ValueStream> streams,
      HandlerThreads handlers,
      EventLog log) {
    LettingGo lettingGo = new LettingGo(handlers);
    HostInterceptor interceptor = settings.interceptor();
    InFlight inFlight = new InFlight();
    HostOperations hostOperations =
        new HostOperations(
            new Hostcalls(settings.hostcalls(), interceptor, inFlight, handlers, log::size),
            new StreamReads(streams),
            new HttpBridge(
                settings.http(),
                interceptor,
                inFlight,
                handlers,
                lettingGo,
                settings.clock().isReal(),
                lastHandle,
                log::size),
            lettingGo,
            order(),
            settings.allowance().maxOutstanding(),
            lastHandle);
    return new Operation(function, arguments, timeout, log, hostOperations, callers);
  }

  private CompletionOrder order() {
    if (settings.clock().isReal()) {
      return new ArrivalOrder(answers);
    }
    long patience = Rendering.saturatedNanos(settings.allowance().patience());
    return new SubmissionOrder(settings.clock(), patience, answers);
  }

  private void begin(Operation operation, Step step, boolean load) {
    execute(operation, () -> perform(operation, step, load));
  }

  private void execute(Operation operation, Runnable task) {
    if (thread == null) {
      thread = GuestThreads.shared().take(name);
    }
    if (!awake) {
      awake = true;
      AwakeSandboxes.shared().add(this);
    }
    idle = false;
    current = operation;
    thread.execute(task);
  }

  /** How long it has been idle, or a negative number if it is not idle. */
  long idleNanos(long now) {
    return idle ? Math.max(now - idleSince, 0) : -1;
  }

  /** Puts the guest to sleep if it has done nothing since a time. */
  void sleepIfIdleSince(long time) {
    synchronized (lock) { // an operation that begins meanwhile waits for this
      if (!idle || idleSince - time > 0) {
        return;
      }
      if (guest != null) {
        guest.sleep();
      }
      sleepOn();
    }
  }

  // Also if the guest cannot sleep: until its next operation, trying again would not change that.
  private void sleepOn() {
    idle = false;
    awake = false;
    AwakeSandboxes.shared().remove(this);
    giveBackThread();
  }

  private void perform(Operation operation, Step step, boolean load) {
    Ended ended = runStep(operation, step, load);
    Ending ending = ended.ending();
    boolean dead =
        switch (ending.verdict()) {
          case OK, COMPILE_ERROR -> false;
          case GUEST_ERROR, HOST_ERROR -> guest == null;
          default -> true;
        };
    if (dead) {
      dropGuest();
    }
    synchronized (lock) {
      if (dead && state == SandboxState.RUNNING) {
        state = SandboxState.POISONED;
        poison = "\"" + operation.function() + "\", " + ending.verdict() + ": " + ending.message();
      }
      release(operation);
    }
    conclude(operation, ended);
  }

  // Before the last event and the result are out: whoever sees them may use the sandbox again.
  private void release(Operation operation) {
    lastHandle = operation.hostOperations().lastHandle();
    current = null;
    if (state == SandboxState.CLOSED) {
      dropGuest();
      files = null;
    }
    if (guest == null) {
      sleepOn();
    } else {
      idleSince = System.nanoTime();
      idle = true;
    }
  }

  // Also called on that very thread, when nothing but the conclusion is left to be done on it.
  private void giveBackThread() {
    if (thread != null) {
      GuestThreads.shared().giveBack(thread);
      thread = null;
    }
  }

  /** How an operation of the guest ended, and what it used. */
  private record Ended(Ending ending, Operation.Used used) {}

  /** Runs the guest, and forgets it if it died. */
  private Ended runStep(Operation operation, Step step, boolean load) {
    host.begin(operation);
    EndingJudge judge = judge(operation);
    Ending ending = null; // and stays so if the operation was stopped before it began
    long started = System.nanoTime();
    fuel = 0;
    try {
      AwakeSandboxes.shared().makeRoom();
      if (guest != null) {
        guest.wake();
        guest.fuel(settings.allowance().maxFuel());
      }
      if (operation.begin()) {
        int status = step.run(guest);
        ending = judge.returned(status, load, memoryWhenRefused());
        if (status != Guest.DONE && status != Guest.FAILED) {
          rememberUse();
          dropGuest();
        }
      }
    } catch (Throwable e) { // also errors: whatever a guest provokes must not end this thread
      OptionalLong refused = memoryWhenRefused();
      rememberUse();
      dropGuest();
      ending = judge.threw(e, refused);
    }
    rememberUse();
    GuestStop stop = operation.finish();
    long duration = System.nanoTime() - started;
    if (stop != null) {
      dropGuest();
      ending = EndingJudge.stopped(stop);
    }
    host.end();
    return new Ended(ending, new Operation.Used(duration, fuel, peakMemory));
  }

  private EndingJudge judge(Operation operation) {
    return new EndingJudge(host, operation.hostOperations(), settings.allowance());
  }

  // A closed sandbox may be referred to for long, and its guest's memory may be large.
  private void dropGuest() {
    if (guest != null) {
      guest.close();
      guest = null;
    }
  }

  /** How much memory the guest had when it was refused more; empty if it was not. */
  private OptionalLong memoryWhenRefused() {
    return guest != null && guest.memoryRefused()
        ? OptionalLong.of(guest.peakMemory())
        : OptionalLong.empty();
  }

  private void rememberUse() {
    if (guest != null) {
      fuel = guest.fuelUsed();
      peakMemory = guest.peakMemory();
    }
  }

  private void conclude(Operation operation, Ended ended) {
    try {
      operation.conclude(ended.ending(), ended.used(), settings.guest());
    } catch (Throwable e) { // a full heap: who waits must learn it
      operation.result().completeExceptionally(e);
    }
  }

  /** Waits for the result. If this thread is interrupted, the operation is cancelled. */
  static RunResult await(Operation operation) {
    RunResult result = awaitResult(operation);
    operation.tellObserver(result);
    return result;
  }

  private static RunResult awaitResult(Operation operation) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return operation.awaitResult();
        } catch (InterruptedException e) {
          interrupted = true;
          operation.stop(Verdict.CANCELLED, () -> "the thread that waited for it was interrupted");
        } catch (ExecutionException e) {
          throw new InternalException("the sandbox failed", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RunResult require(RunResult result) {
    if (result.succeeded()) {
      return result;
    }
    String what = "\"" + result.function() + "\" failed";
    GuestError error = result.error().orElseThrow();
    throw switch (result.verdict()) {
      case GUEST_ERROR, COMPILE_ERROR -> new GuestException(what, error);
      case HOST_ERROR ->
          new InternalException(what + ": " + error.summary(), result.cause().orElse(null));
      default ->
          new LimitExceededException(
              result.verdict(), what + " with " + result.verdict() + ": " + error.message());
    };
  }

  private void requireReady() {
    if (state != SandboxState.RUNNING) {
      throw new InvalidArgumentException("sandbox is not running: it is " + describe(state));
    }
    if (current != null) {
      throw new InvalidArgumentException(
          "sandbox is busy with \""
              + current.function()
              + "\"; it does one operation at a time: wait for it, or use another sandbox");
    }
  }

  private String describe(SandboxState which) {
    return switch (which) {
      case PENDING -> "not started; call start(), or use SandboxTemplate.create";
      case RUNNING -> "running";
      case POISONED ->
          "poisoned, because an operation was ended in mid-step; make a new one from the template. "
              + "That operation was "
              + poison;
      case CLOSED -> "closed; make a new one from the template";
    };
  }
}
