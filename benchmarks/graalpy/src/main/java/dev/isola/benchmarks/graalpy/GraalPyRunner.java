package dev.isola.benchmarks.graalpy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/** Measures one program in one GraalPy context of this JVM. */
public final class GraalPyRunner {

  private static final String PYTHON = "python";

  private GraalPyRunner() {}

  /**
   * Runs the program and prints {@code first} after the first run, in the end a line of JSON.
   *
   * @param arguments the program's file, its size, the number of warm-ups and of measured runs
   * @throws IOException if the file cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("arguments are FILE SIZE WARMUPS RUNS");
    }
    String source = Files.readString(Path.of(arguments[0]));
    int size = Integer.parseInt(arguments[1]);
    long[] times = new long[Integer.parseInt(arguments[2]) + Integer.parseInt(arguments[3])];
    try (Context context =
        Context.newBuilder(PYTHON).option("engine.WarnInterpreterOnly", "false").build()) {
      context.eval(PYTHON, source);
      Value program = context.getBindings(PYTHON).getMember("run");
      Value value = null;
      for (int i = 0; i < times.length; i++) {
        long start = System.nanoTime();
        value = program.execute(size);
        times[i] = System.nanoTime() - start;
        if (i == 0) {
          System.out.println("first");
        }
      }
      System.out.printf(
          "{\"version\": \"GraalPy %s, JDK %s\", \"nanoseconds\": %s, \"value\": %s}%n",
          context.getEngine().getLanguages().get(PYTHON).getVersion(),
          Runtime.version(),
          Arrays.toString(times),
          context.eval(PYTHON, "import json; json.dumps").execute(value).asString());
    }
  }
}
