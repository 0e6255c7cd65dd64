package dev.isola.benchmarks.quickjs4j;

import io.roastedroot.quickjs4j.core.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Measures one program in one engine of quickjs4j. */
public final class QuickJs4jRunner {

  private QuickJs4jRunner() {}

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
    try (Engine engine = Engine.builder().build()) {
      // A script is a module there: what is to be seen by the next one must be global.
      engine.exec(engine.compile(source + "\nglobalThis.run = run;\n"));
      // A call is compiled once and executed often.
      int call =
          engine.compile(
              "const value = globalThis.run("
                  + size
                  + ");\n"
                  + "if (value instanceof Promise) {\n"
                  + "  value.then((fulfilled) => { globalThis.value = fulfilled; });\n"
                  + "} else {\n"
                  + "  globalThis.value = value;\n"
                  + "}\n");
      for (int i = 0; i < times.length; i++) {
        long start = System.nanoTime();
        engine.exec(call);
        times[i] = System.nanoTime() - start;
        if (i == 0) {
          System.out.println("first");
        }
      }
      engine.exec(engine.compile("console.log(JSON.stringify(globalThis.value));"));
      System.out.printf(
          "{\"version\": \"quickjs4j, JDK %s\", \"nanoseconds\": %s, \"value\": %s}%n",
          Runtime.version(), Arrays.toString(times), engine.stdout().strip());
    }
  }
}
