package dev.isola.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.isola.Isola;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Measures one program in one sandbox of this JVM, for {@link Engine}. */
public final class SandboxRunner {

  private SandboxRunner() {}

  /**
   * Runs the program and prints {@code first} after the first run, in the end a line of JSON.
   *
   * @param arguments the guest's name, the program's file, its size, the number of warm-ups and of
   *     measured runs
   * @throws IOException if the file cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 5) {
      throw new IllegalArgumentException("arguments are GUEST FILE SIZE WARMUPS RUNS");
    }
    String source = Files.readString(Path.of(arguments[1]));
    int size = Integer.parseInt(arguments[2]);
    long[] times = new long[Integer.parseInt(arguments[3]) + Integer.parseInt(arguments[4])];
    SandboxConfig config = SandboxConfig.builder().timeout(Duration.ofMinutes(10)).build();
    try (Sandbox sandbox = Isola.buildTemplate(arguments[0]).create(config)) {
      sandbox.loadScript(source);
      JsonNode value = null;
      for (int i = 0; i < times.length; i++) {
        long start = System.nanoTime();
        value = sandbox.run("run", size);
        times[i] = System.nanoTime() - start;
        if (i == 0) {
          System.out.println("first");
        }
      }
      ObjectMapper json = new ObjectMapper();
      ObjectNode answer = json.createObjectNode();
      answer.put("version", "JDK " + Runtime.version());
      ArrayNode nanoseconds = answer.putArray("nanoseconds");
      for (long time : times) {
        nanoseconds.add(time);
      }
      answer.set("value", value);
      System.out.println(json.writeValueAsString(answer));
    }
  }
}
