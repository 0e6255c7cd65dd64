package dev.isola;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.engine.GuestHost;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A guest whose functions are Java code, for tests of what stands around a guest. */
final class ScriptedGuest implements Guest {
  /** A function of the guest; returns a status. */
  interface Code {
    int run(GuestSide guest) throws Exception;
  }

  private final Map<String, Code> functions;
  private final GuestSide side;
  private boolean asleep;
  boolean closed;

  private ScriptedGuest(Map<String, Code> functions, GuestHost host, GuestClock clock) {
    this.functions = functions;
    this.side = new GuestSide(host, clock);
  }

  /** A running sandbox with one function, "f". */
  static Sandbox sandbox(Code code) {
    return sandbox(SandboxConfig.builder().build(), code);
  }

  /** A running sandbox with one function, "f". */
  static Sandbox sandbox(SandboxConfig config, Code code) {
    Sandbox sandbox = pending(config, new ConcurrentHashMap<>(Map.of("f", code)));
    sandbox.start();
    return sandbox;
  }

  /** A sandbox with functions, among them "start" if starting is to do something. */
  static Sandbox pending(SandboxConfig config, Map<String, Code> functions) {
    GuestClock clock = config.clock().orElse(GuestClock.system()).fresh();
    return new Sandbox(
        host -> new ScriptedGuest(functions, host, clock),
        new Sandbox.Settings(
            ".txt",
            patient(config.allowance(1 << 20)),
            config.hostcalls(),
            config.http(),
            config.interceptor(),
            clock,
            new GuestBuild("scripted", "1", "0123456789abcdef"),
            config.observer()));
  }

  /** A test that sets no time limit must not fail because the machine is busy. */
  private static Allowance patient(Allowance given) {
    return given.timeout().equals(SandboxConfig.DEFAULT_TIMEOUT)
        ? new Allowance(
            Duration.ofMinutes(3),
            given.patience(),
            given.maxFuel(),
            given.maxMemory(),
            given.maxOutput(),
            given.maxEvents(),
            given.maxOutstanding())
        : given;
  }

  private int perform(String function, byte[] input) {
    Code code = functions.get(function);
    if (code == null) {
      return side.error("NameError", "no " + function);
    }
    if (asleep) {
      throw new IllegalStateException("runs while it sleeps");
    }
    side.input = input;
    try {
      return code.run(side);
    } catch (RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public int start() {
    return functions.containsKey("start") ? perform("start", new byte[0]) : DONE;
  }

  @Override
  public int load(String name, String source) {
    side.print("loaded " + name + ";");
    if (source.startsWith("bad")) {
      return side.error("SyntaxError", source, "compile");
    }
    functions.put(source, guest -> guest.end(source));
    return DONE;
  }

  @Override
  public int call(String function, byte[] arguments) {
    return perform(function, arguments);
  }

  @Override
  public void fuel(long limit) {
    side.fuelUsed = 0;
  }

  @Override
  public long fuelUsed() {
    return side.fuelUsed;
  }

  @Override
  public long peakMemory() {
    return 4711;
  }

  @Override
  public boolean memoryRefused() {
    return side.memoryRefused;
  }

  @Override
  public boolean sleep() {
    if (asleep || !functions.containsKey("sleep")) {
      return asleep;
    }
    perform("sleep", new byte[0]);
    asleep = true;
    return true;
  }

  @Override
  public void wake() {
    asleep = false;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** What a guest's code can do. */
  static final class GuestSide {
    final GuestHost host;
    final GuestClock clock;
    byte[] input = {};
    boolean memoryRefused;
    long fuelUsed;

    GuestSide(GuestHost host, GuestClock clock) {
      this.host = host;
      this.clock = clock;
    }

    void print(String text) {
      host.stdout(text.getBytes(StandardCharsets.UTF_8));
    }

    void result(Object value) throws InvalidValueException {
      host.emit(1, Values.encode(value));
    }

    int end(Object value) throws InvalidValueException {
      host.emit(2, Values.encode(value));
      return DONE;
    }

    int error(String type, String message) {
      return error(type, message, "run");
    }

    int error(String type, String message, String phase) {
      return error(type, message, phase, "Traceback: " + message);
    }

    int error(String type, String message, String phase, String traceback) {
      ObjectNode error = JsonNodeFactory.instance.objectNode();
      error.put("type", type).put("message", message).put("traceback", traceback);
      error.put("line", 3).put("phase", phase);
      try {
        host.emit(3, Values.encode(error));
      } catch (InvalidValueException e) {
        throw new AssertionError(e);
      }
      return FAILED;
    }

    /** Begins a hostcall. */
    int begin(String name, Object payload) throws InvalidValueException {
      return host.begin(1, name, Values.encode(payload));
    }

    /** Begins to read a stream argument. */
    int beginRead(int stream) throws InvalidValueException {
      return host.begin(2, "", Values.encode(stream));
    }

    /** Waits for the next completion and takes it. */
    GuestHost.Completion takeNext() throws InterruptedException {
      return host.take(host.await(-1));
    }

    /** Takes the error of an operation that has completed. */
    String takeError(int handle) throws InvalidValueException {
      GuestHost.Completion answer = host.take(handle);
      if (answer.status() != GuestHost.ERROR) {
        throw new AssertionError("operation " + handle + " has not failed");
      }
      var error = CborReader.read(answer.payload());
      return error.get("type").textValue() + ": " + error.get("message").textValue();
    }

    /** Makes a hostcall as a guest does that lets errors escape. */
    int endWithHostcall(String name, Object payload) throws Exception {
      begin(name, payload);
      GuestHost.Completion answer = takeNext();
      if (answer.status() == GuestHost.ERROR) {
        var error = CborReader.read(answer.payload());
        String type = error.get("type").textValue();
        return error(type, error.get("message").textValue());
      }
      host.emit(2, answer.payload());
      return DONE;
    }

    /** Computes until it is interrupted, like compiled guest code. */
    int loopForever() {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      }
      throw new IllegalStateException("interrupted");
    }
  }
}
