package dev.isola.benchmarks.polyglot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/** Measures one program in one context of the one language that this JVM's class path has. */
public final class GraalRunner {

  private enum Language {
    JS("js", "GraalJS", "JSON.stringify"),
    PYTHON("python", "GraalPy", "import json; json.dumps");

    private final String id;
    private final String product;
    private final String toJson;

    Language(String id, String product, String toJson) {
      this.id = id;
      this.product = product;
      this.toJson = toJson;
    }

    static Language present() {
      try (Engine engine = Engine.create()) {
        return engine.getLanguages().containsKey(PYTHON.id) ? PYTHON : JS;
      }
    }
  }

  private GraalRunner() {}

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
    Language language = Language.present();
    try (Context context =
        Context.newBuilder(language.id).option("engine.WarnInterpreterOnly", "false").build()) {
      context.eval(language.id, source);
      Value program = context.getBindings(language.id).getMember("run");
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
          "{\"version\": \"%s %s, JDK %s\", \"nanoseconds\": %s, \"value\": %s}%n",
          language.product,
          context.getEngine().getLanguages().get(language.id).getVersion(),
          Runtime.version(),
          Arrays.toString(times),
          context.eval(language.id, language.toJson).execute(value).asString());
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
