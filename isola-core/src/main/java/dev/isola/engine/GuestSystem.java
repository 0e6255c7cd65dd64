package dev.isola.engine;

import java.io.IOException;

/** Everything the imports of one guest work on. Confined to the guest's thread. */
final class GuestSystem {

  private static final int FIRST_PREOPENED = 3;

  private final FlatMemory memory;
  private final GuestHost host;
  private final WasiFiles files;
  private final WasiProcess process;
  private final IsolaImports isola;
  private final DescriptorTable descriptors = new DescriptorTable();

  GuestSystem(FlatMemory memory, DirectoryNode root, GuestSettings settings, GuestHost host) {
    this.memory = memory;
    this.host = host;
    GuestSlices slices = new GuestSlices(memory);
    openStandardDescriptors(root);
    this.files = new WasiFiles(slices, descriptors, settings.clock());
    this.process =
        new WasiProcess(slices, descriptors, settings, new GuestRandom(settings.randomSeed()));
    this.isola = new IsolaImports(memory, host);
  }

  private void openStandardDescriptors(DirectoryNode root) {
    try {
      descriptors.add(new StandardInput());
      descriptors.add(new StandardOutput(host::stdout));
      descriptors.add(new StandardOutput(host::stderr));
      int preopened = descriptors.add(new DirectoryDescriptor(root, "/"));
      if (preopened != FIRST_PREOPENED) {
        throw new IllegalStateException("the root has descriptor " + preopened);
      }
    } catch (WasiException e) {
      throw new IllegalStateException("no room for the standard descriptors", e);
    }
  }

  WasiFiles files() {
    return files;
  }

  WasiProcess process() {
    return process;
  }

  IsolaImports isola() {
    return isola;
  }

  FlatMemory memory() {
    return memory;
  }

  /** Closes what the guest left open. */
  void close() {
    descriptors.closeAll();
  }

  /** The interruption of the guest's thread as an exception; the thread's flag is set. */
  static GuestInterruptedException interrupted(Throwable cause) {
    Thread.currentThread().interrupt();
    return new GuestInterruptedException("the guest was interrupted in a call of the host", cause);
  }

  /** Ends a long host function when the thread was interrupted. */
  static void checkInterruption() {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(null);
    }
  }

  /** An import's code. */
  @FunctionalInterface
  interface Call {
    int run(GuestSystem system, long[] arguments)
        throws IOException, WasiException, InterruptedException;
  }
}
