package dev.isola.engine;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/** The imports of module {@code isola}: events, and operations of the host. */
final class IsolaImports {

  /** A guest could make the host copy all of its memory at once; no honest value is as large. */
  private static final int MAX_SLICE = 64 << 20;

  private final FlatMemory memory;
  private final GuestHost host;

  IsolaImports(FlatMemory memory, GuestHost host) {
    this.memory = memory;
    this.host = host;
  }

  int emit(long[] arguments) throws InterruptedException {
    byte[] data = slice("emit", (int) arguments[1], (int) arguments[2]);
    return ask(
        () -> {
          host.emit((int) arguments[0], data);
          return 0;
        });
  }

  int begin(long[] arguments) throws InterruptedException {
    byte[] name = slice("begin", (int) arguments[1], (int) arguments[2]);
    byte[] payload = slice("begin", (int) arguments[3], (int) arguments[4]);
    return ask(
        () -> host.begin((int) arguments[0], new String(name, StandardCharsets.UTF_8), payload));
  }

  int await(long[] arguments) throws InterruptedException {
    return ask(() -> host.await(arguments[0]));
  }

  int size(long[] arguments) throws InterruptedException {
    return ask(() -> host.size((int) arguments[0]));
  }

  int take(long[] arguments) throws InterruptedException {
    int handle = (int) arguments[0];
    int address = (int) arguments[1];
    int size = ask(() -> host.size(handle));
    if (size < 0) {
      throw new GuestTrapException("isola.take: operation " + handle + " has no result");
    }
    check("take", address, size);
    GuestHost.Completion completion = ask(() -> host.take(handle));
    check("take", address, completion.payload().length);
    memory.write(address, completion.payload());
    return completion.status();
  }

  int cancel(long[] arguments) throws InterruptedException {
    return ask(
        () -> {
          host.cancel((int) arguments[0]);
          return 0;
        });
  }

  private byte[] slice(String function, int address, int length) {
    check(function, address, length);
    if (length > MAX_SLICE) {
      throw new GuestTrapException(
          "isola." + function + ": " + length + " bytes at once, at most are " + MAX_SLICE);
    }
    return memory.readBytes(address, length);
  }

  private void check(String function, int address, int length) {
    if (length < 0 || !memory.contains(address, length)) {
      throw new GuestTrapException(
          "isola."
              + function
              + ": "
              + Integer.toUnsignedString(length)
              + " bytes at "
              + Integer.toUnsignedString(address)
              + " are not inside the guest's memory");
    }
  }

  private static <T> T ask(Callable<T> question) throws InterruptedException {
    try {
      return question.call();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | Error e) {
      throw new HostFailure(e);
    }
  }
}
