package dev.isola;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.isola.engine.GuestHost;
import java.util.Arrays;

/**
 * What the guest of one sandbox reaches: the operation that runs. Confined to the guest's thread.
 */
final class SandboxHost implements GuestHost {
  private static final int RESULT = 1;
  private static final int END = 2;
  private static final int ERROR = 3;
  private static final int LOG = 4;

  private static final int MAX_ERROR_BYTES = 1 << 20;

  private final long maxOutput;
  private final long maxEvents;
  private Operation operation;
  private Utf8Text stdout;
  private Utf8Text stderr;
  private long output;
  private JsonNode value;
  private Failure failure;

  /** The guest's own error, and in which phase of its work it came. */
  record Failure(GuestError error, String phase) {}

  SandboxHost(Allowance allowance) {
    this.maxOutput = allowance.maxOutput();
    this.maxEvents = allowance.maxEvents();
  }

  void begin(Operation newOperation) {
    operation = newOperation;
    stdout = new Utf8Text();
    stderr = new Utf8Text();
    output = 0;
    value = null;
    failure = null;
  }

  /** Called when the guest has ended, however it did. */
  void end() {
    addAtOnce(stdout.end(), true);
    addAtOnce(stderr.end(), false);
    operation.hostOperations().end();
  }

  private void addAtOnce(String text, boolean out) {
    if (!text.isEmpty()) {
      operation.log().addAtOnce(out ? new StdoutEvent(text) : new StderrEvent(text));
    }
  }

  /** The return value, or null if there was none. */
  JsonNode value() {
    return value;
  }

  /** The guest's error, or null if it reported none. */
  Failure failure() {
    return failure;
  }

  @Override
  public void emit(int kind, byte[] data) {
    switch (kind) {
      case RESULT -> {
        charge(data.length);
        operation.deliver(new ResultEvent(read(data, "result")));
      }
      case END -> {
        if (value != null) {
          throw new MalformedGuestDataException("the program sent two return values");
        }
        value = read(data, "return value");
      }
      case ERROR -> failure = failure(data);
      case LOG -> {
        charge(data.length);
        operation.deliver(logEvent(read(data, "log message")));
      }
      default -> throw new MalformedGuestDataException("no event has kind " + kind);
    }
  }

  private static JsonNode read(byte[] data, String what) {
    try {
      return CborReader.read(data);
    } catch (InvalidValueException e) {
      throw new MalformedGuestDataException("the " + what + " cannot be read: " + e.getMessage());
    }
  }

  private static Failure failure(byte[] data) {
    if (data.length > MAX_ERROR_BYTES) {
      throw new MalformedGuestDataException(
          "an error of " + data.length + " bytes is larger than " + MAX_ERROR_BYTES);
    }
    JsonNode map = read(data, "error");
    JsonNode line = map.path("line");
    GuestError error =
        new GuestError(
            text(map, "type", "Error"),
            text(map, "message", ""),
            text(map, "traceback", ""),
            line.isInt() ? line.intValue() : null);
    return new Failure(error, text(map, "phase", "run"));
  }

  private static LogEvent logEvent(JsonNode map) {
    LogLevel level =
        switch (text(map, "level", "")) {
          case "debug" -> LogLevel.DEBUG;
          case "info" -> LogLevel.INFO;
          case "warn" -> LogLevel.WARN;
          case "error" -> LogLevel.ERROR;
          default -> throw new MalformedGuestDataException("a log message has no known level");
        };
    JsonNode fields = map.path("fields");
    return new LogEvent(
        level,
        text(map, "message", ""),
        fields.isObject() ? fields : JsonNodeFactory.instance.objectNode());
  }

  private static String text(JsonNode map, String key, String otherwise) {
    JsonNode text = map.path(key);
    return text.isTextual() ? text.textValue() : otherwise;
  }

  private void charge(int bytes) {
    if (bytes > maxOutput - output) {
      throw tooMuch();
    }
    output += bytes;
    chargeEvent();
  }

  private void chargeEvent() {
    if (operation.log().size() >= maxEvents) {
      throw new OutputLimitException(
          "the program sent more than its limit of "
              + Rendering.number(maxEvents)
              + " events: pieces of output, log messages and results");
    }
  }

  private OutputLimitException tooMuch() {
    output = maxOutput;
    return new OutputLimitException(
        "the program wrote more than its output limit of " + Rendering.size(maxOutput));
  }

  @Override
  public void stdout(byte[] data) {
    write(data, true);
  }

  @Override
  public void stderr(byte[] data) {
    write(data, false);
  }

  private void write(byte[] data, boolean out) {
    chargeEvent();
    int allowed = (int) Math.min(data.length, maxOutput - output);
    byte[] kept = allowed == data.length ? data : Arrays.copyOf(data, allowed);
    String text = (out ? stdout : stderr).add(kept);
    output += allowed;
    if (!text.isEmpty()) {
      operation.deliver(out ? new StdoutEvent(text) : new StderrEvent(text));
    }
    if (allowed < data.length) {
      throw tooMuch();
    }
  }

  @Override
  public int begin(int kind, String name, byte[] payload) {
    return operation.hostOperations().begin(kind, name, payload);
  }

  @Override
  public int await(long nanoseconds) throws InterruptedException {
    return operation.hostOperations().await(nanoseconds);
  }

  @Override
  public int size(int handle) {
    return operation.hostOperations().size(handle);
  }

  @Override
  public Completion take(int handle) {
    return operation.hostOperations().take(handle);
  }

  @Override
  public void cancel(int handle) {
    operation.hostOperations().cancel(handle);
  }
}
