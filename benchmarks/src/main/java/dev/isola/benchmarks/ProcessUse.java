package dev.isola.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What this JVM holds.
 *
 * @param heapBytes what is reachable on the heap, and perhaps a little more
 * @param threads its live threads
 * @param files its open files and sockets; 0 where the system does not tell
 */
record ProcessUse(long heapBytes, int threads, int files) {

  private static final Path FILES = Path.of("/proc/self/fd");

  /** Looks after a collection. */
  static ProcessUse now() throws IOException {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    memory.gc();
    return new ProcessUse(
        memory.getHeapMemoryUsage().getUsed(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        openFiles());
  }

  private static int openFiles() throws IOException {
    if (!Files.isDirectory(FILES)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(FILES)) {
      return (int) open.count();
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "heap %.1f MiB, %d threads, %d files", heapBytes / 1048576.0, threads, files);
  }
}
