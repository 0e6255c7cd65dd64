package dev.isola.benchmarks.graaljs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/** Measures one program in one GraalJS context of this JVM. */
public final class GraalJsRunner {

  private static final String JS = "js";

  private GraalJsRunner() {}

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
        Context.newBuilder(JS).option("engine.WarnInterpreterOnly", "false").build()) {
      context.eval(JS, source);
      Value program = context.getBindings(JS).getMember("run");
      Value value = null;
      for (int i = 0; i < times.length; i++) {
        long start = System.nanoTime();
        value = settled(program.execute(size));
        times[i] = System.nanoTime() - start;
        if (i == 0) {
          System.out.println("first");
        }
      }
      System.out.printf(
          "{\"version\": \"GraalJS %s, JDK %s\", \"nanoseconds\": %s, \"value\": %s}%n",
          context.getEngine().getLanguages().get(JS).getVersion(),
          Runtime.version(),
          Arrays.toString(times),
          context.eval(JS, "JSON.stringify").execute(value).asString());
    }
  }

  /** What a promise has been fulfilled with; any other value itself. */
  private static Value settled(Value value) {
    if (!value.canInvokeMember("then")) {
      return value;
    }
    AtomicReference<Value> result = new AtomicReference<>();
    value.invokeMember(
        "then",
        (ProxyExecutable)
            fulfilled -> {
              result.set(fulfilled[0]);
              return null;
            });
    if (result.get() == null) {
      throw new IllegalStateException("the program's promise was not fulfilled");
    }
    return result.get();
  }
}
