package dev.isola;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.isola.Operation.Ending;
import dev.isola.Operation.GuestStop;
import dev.isola.engine.FuelExhaustedException;
import dev.isola.engine.GuestExitException;
import dev.isola.engine.GuestTrapException;
import java.util.Locale;
import java.util.OptionalLong;

/** Decides how an operation ended, and whose fault it was. */
final class EndingJudge {
  private final SandboxHost host;
  private final HostOperations hostOperations;
  private final Allowance allowance;

  EndingJudge(SandboxHost host, HostOperations hostOperations, Allowance allowance) {
    this.host = host;
    this.hostOperations = hostOperations;
    this.allowance = allowance;
  }

  /** The ending of a guest that was stopped from outside. */
  static Ending stopped(GuestStop stop) {
    return Ending.of(stop.verdict(), stop.message());
  }

  /** The ending of a guest that came back with a status. */
  Ending returned(int status, boolean load, OptionalLong memoryWhenRefused) {
    SandboxHost.Failure failure = host.failure();
    if (status == Guest.DONE && failure == null) {
      return load ? Ending.ok(NullNode.getInstance()) : value();
    }
    if (failure == null && memoryWhenRefused.isPresent()) {
      return Ending.of(Verdict.MEMORY_LIMIT, memoryMessage(memoryWhenRefused));
    }
    if (failure == null) {
      return Ending.hostError("the guest runtime failed with status " + status, null);
    }
    GuestError error = failure.error();
    if (failure.phase().equals("memory")) {
      return outOfMemory(error, memoryWhenRefused);
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

  private Ending outOfMemory(GuestError error, OptionalLong memoryWhenRefused) {
    boolean saysNothing = error.message().isEmpty() || error.message().equals("out of memory");
    return Ending.of(
        Verdict.MEMORY_LIMIT,
        new GuestError(
            error.type(),
            saysNothing ? memoryMessage(memoryWhenRefused) : error.message(),
            error.traceback(),
            error.line()));
  }

  private String memoryMessage(OptionalLong memoryWhenRefused) {
    String message =
        "the program needed more memory than its limit of " + Rendering.size(allowance.maxMemory());
    return memoryWhenRefused.isEmpty()
        ? message
        : message
            + "; it had "
            + (memoryWhenRefused.getAsLong() >> 20)
            + " MiB when it asked for more";
  }

  private String fuelMessage() {
    return "the program used up its fuel limit of "
        + Rendering.number(allowance.maxFuel())
        + " units; does a loop never end?";
  }

  // Only an error with the very words of a real failure of the host, or one that it caused: a
  // guest can name its own exceptions as it likes. HTTP libraries do so, and say more around the
  // words.
  private HostcallExchange.Failure escapedHostFault(GuestError error) {
    return hostOperations.hostFault(
        fault ->
            error.message().contains(fault.message())
                || error.traceback().contains(fault.message()));
  }

  /** The ending of a guest that died. */
  Ending threw(Throwable thrown, OptionalLong memoryWhenRefused) {
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
      return memoryWhenRefused.isPresent() && exit.code() != 0
          ? Ending.of(Verdict.MEMORY_LIMIT, memoryMessage(memoryWhenRefused))
          : guestError("Exit", "the program ended its process with code " + exit.code());
    }
    if (thrown instanceof StackOverflowError || isStackExhaustion(thrown)) {
      return guestError(
          "StackOverflow", "the program used up its stack; does a function call itself forever?");
    }
    if (thrown instanceof OutOfMemoryError || thrown.getCause() instanceof OutOfMemoryError) {
      return Ending.hostError(
          "the JVM's heap is too small for the guest; raise -Xmx, or lower maxMemory, which is "
              + Rendering.size(allowance.maxMemory()),
          thrown);
    }
    if (thrown instanceof GuestTrapException && memoryWhenRefused.isPresent()) {
      return Ending.of(Verdict.MEMORY_LIMIT, memoryMessage(memoryWhenRefused));
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
