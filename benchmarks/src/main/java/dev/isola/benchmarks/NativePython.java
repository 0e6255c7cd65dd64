package dev.isola.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A CPython of the host, started anew for each program. */
final class NativePython {

  private final String command;
  private final Path folder;
  private final Path runner;
  private String version = "unknown";

  /**
   * Prepares runs.
   *
   * @param command the Python to run
   * @param folder where the programs are put
   */
  NativePython(String command, Path folder) throws IOException {
    this.command = command;
    this.folder = folder;
    this.runner = folder.resolve("native_runner.py");
    Files.writeString(runner, Program.resource("native_runner.py"));
  }

  /** The version of the Python that was used last. */
  String version() {
    return version;
  }

  /** Runs a program and measures it from inside. */
  Timing measure(Program program, int warmups, int runs) throws IOException, InterruptedException {
    Path file = folder.resolve(program.name() + ".py");
    Files.writeString(file, program.source());
    Process process =
        new ProcessBuilder(
                List.of(
                    command,
                    runner.toString(),
                    file.toString(),
                    Integer.toString(program.size()),
                    Integer.toString(warmups),
                    Integer.toString(runs)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " failed on " + program.name());
    }
    JsonNode answer = new ObjectMapper().readTree(output);
    version = answer.get("version").textValue();
    long[] times = new long[warmups + runs];
    for (int i = 0; i < times.length; i++) {
      times[i] = answer.get("nanoseconds").get(i).longValue();
    }
    return Timing.of(times, warmups, answer.get("value"));
  }
}
