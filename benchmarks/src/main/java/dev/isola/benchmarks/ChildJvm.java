package dev.isola.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A JVM that was started to be looked at: it is spoken to in lines. */
final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final long begin;
  private final BufferedReader output;
  private final Writer input;
  private final List<String> command;

  private ChildJvm(Process process, long begin, List<String> command) {
    this.process = process;
    this.begin = begin;
    this.command = command;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.input = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * How to start a JVM.
   *
   * @param jdk which one
   * @param options its options
   * @param classPath its class path
   * @param cache where sandboxes keep things from one JVM to the next
   */
  record Launch(Jdk jdk, List<String> options, ClassPath classPath, Path cache) {

    /** Starts it, and the clock. */
    ChildJvm start(Class<?> main, String... arguments) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(jdk.java());
      command.addAll(options);
      command.addAll(List.of("-classpath", classPath.toString(), main.getName()));
      command.addAll(Arrays.asList(arguments));
      ProcessBuilder java =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      java.environment().put("XDG_CACHE_HOME", cache.toString());
      long begin = System.nanoTime();
      return new ChildJvm(java.start(), begin, command);
    }
  }

  /** Waits for a line of output. */
  String line() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IllegalStateException("ended too early: " + command);
    }
    return line;
  }

  /** Sends a line of input and waits for one of output. */
  String ask(String line) throws IOException {
    input.write(line + "\n");
    input.flush();
    return line();
  }

  /** The time since the start, in nanoseconds. */
  long age() {
    return System.nanoTime() - begin;
  }

  /** The resident memory in MiB; not a number where the system does not tell. */
  double residentMebibytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return Double.NaN;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Ends its input, and waits until it has ended by itself. */
  void end() throws IOException, InterruptedException {
    input.close();
    int status = process.waitFor();
    if (status != 0) {
      throw new IllegalStateException("ended with " + status + ": " + command);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
