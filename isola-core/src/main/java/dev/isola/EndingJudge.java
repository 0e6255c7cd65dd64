package dev.isola;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.isola.Operation.Ending;
import dev.isola.Operation.GuestStop;
import dev.isola.engine.FuelExhaustedException;
import dev.isola.engine.GuestExitException;
import dev.isola.engine.GuestTrapException;
import java.util.Locale;

/** Decides how an operation ended, and whose fault it was. */
final class EndingJudge {
  private final SandboxHost host;
  private final HostOperations hostOperations;
  private final long maxMemory;
  private final long maxFuel;

  EndingJudge(SandboxHost host, HostOperations hostOperations, long maxMemory, long maxFuel) {
    this.host = host;
    this.hostOperations = hostOperations;
    this.maxMemory = maxMemory;
    this.maxFuel = maxFuel;
  }

  /** The ending of a guest that was stopped from outside. */
  static Ending stopped(GuestStop stop) {
    return Ending.of(stop.verdict(), stop.message());
  }

  /** The ending of a guest that came back with a status. */
  Ending returned(int status, boolean load, boolean memoryRefused) {
    SandboxHost.Failure failure = host.failure();
    if (status == Guest.DONE && failure == null) {
      return load ? Ending.ok(NullNode.getInstance()) : value();
    }
    if (failure == null && memoryRefused) {
      return Ending.of(Verdict.MEMORY_LIMIT, memoryMessage());
    }
    if (failure == null) {
      return Ending.hostError("the guest runtime failed with status " + status, null);
    }
    GuestError error = failure.error();
    if (failure.phase().equals("memory")) {
      return outOfMemory(error);
    }
    if (failure.phase().equals("compile")) {
      return Ending.of(Verdict.COMPILE_ERROR, error);
    }
    if (status != Guest.FAILED && status != Guest.DONE) {
      return Ending.hostError("the guest runtime failed: " + error.summary(), null);
    }
    HostcallExchange.Failure fault = escapedHostFault(error);
    if (fault != null) {
      return new Ending(Verdict.HOST_ERROR, null, error, fault.thrown());
    }
    return Ending.of(Verdict.GUEST_ERROR, error);
  }

  private Ending value() {
    return host.value() != null
        ? Ending.ok(host.value())
        : Ending.hostError("the guest runtime returned no value", null);
  }

  private Ending outOfMemory(GuestError error) {
    String message = error.message().isEmpty() ? memoryMessage() : error.message();
    return Ending.of(
        Verdict.MEMORY_LIMIT,
        new GuestError(error.type(), message, error.traceback(), error.line()));
  }

  private String memoryMessage() {
    return "the program needed more memory than its limit of " + Rendering.size(maxMemory);
  }

  private String fuelMessage() {
    return "the program used up its fuel limit of "
        + Rendering.number(maxFuel)
        + " units; does a loop never end?";
  }

  // Only an error in the very words of a real failure of the host: a guest can name its own
  // exceptions as it likes. HTTP libraries do so, and say more around the words.
  private HostcallExchange.Failure escapedHostFault(GuestError error) {
    String type = error.type().substring(error.type().lastIndexOf('.') + 1);
    boolean ofHostcall =
        switch (type) {
          case "HostcallError", "InvalidValue", "InvalidValueError", "HostError" -> true;
          default -> false;
        };
    return hostOperations.hostFault(
        fault ->
            fault.type().startsWith("Http")
                ? error.message().contains(fault.message())
                : ofHostcall && error.message().equals(fault.message()));
  }

  /** The ending of a guest that died. */
  Ending threw(Throwable thrown, boolean memoryRefused) {
    if (thrown instanceof OutputLimitException) {
      return Ending.of(Verdict.OUTPUT_LIMIT, thrown.getMessage());
    }
    if (thrown instanceof FuelExhaustedException) {
      return Ending.of(Verdict.FUEL_LIMIT, fuelMessage());
    }
    if (thrown instanceof EndlessWaitException) {
      return Ending.of(Verdict.TIME_LIMIT, thrown.getMessage());
    }
    if (thrown instanceof MalformedGuestDataException) {
      return guestError("InvalidValue", thrown.getMessage());
    }
    if (thrown instanceof GuestExitException exit) {
      return memoryRefused && exit.code() != 0
          ? Ending.of(Verdict.MEMORY_LIMIT, memoryMessage())
          : guestError("Exit", "the program ended its process with code " + exit.code());
    }
    if (thrown instanceof StackOverflowError || isStackExhaustion(thrown)) {
      return guestError(
          "StackOverflow", "the program used up its stack; does a function call itself forever?");
    }
    if (thrown instanceof OutOfMemoryError || thrown.getCause() instanceof OutOfMemoryError) {
      return Ending.hostError(
          "the JVM's heap is too small for the guest; raise -Xmx, or lower maxMemory, which is "
              + Rendering.size(maxMemory),
          thrown);
    }
    if (thrown instanceof GuestTrapException && memoryRefused) {
      return Ending.of(Verdict.MEMORY_LIMIT, memoryMessage());
    }
    if (thrown instanceof GuestTrapException) {
      // A program can bring its interpreter down, so this must not count as the host's fault.
      return guestError(
          "Crash", "the program brought its interpreter down: " + thrown.getMessage());
    }
    return Ending.hostError("the sandbox failed: " + thrown, thrown);
  }

  private static boolean isStackExhaustion(Throwable thrown) {
    return thrown instanceof GuestTrapException
        && (thrown.getCause() instanceof StackOverflowError
            || String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT).contains("stack"));
  }

  private static Ending guestError(String type, String message) {
    return Ending.of(Verdict.GUEST_ERROR, new GuestError(type, message, "", null));
  }
}
