package dev.isola.benchmarks;

import dev.isola.Isola;
import dev.isola.Sandbox;
import dev.isola.SandboxTemplate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM that keeps sandboxes open, as it is told in lines: a number opens as many more, each of
 * which makes one call; {@code gc} asks for a garbage collection. Prints a line when it has started
 * and after every command: how many bytes of the heap are in use.
 */
public final class IdleSandboxes {

  /** The command that asks for a garbage collection. */
  static final String COLLECT = "gc";

  private IdleSandboxes() {}

  /**
   * Does what it is told until its input ends.
   *
   * @param arguments none
   * @throws IOException if the standard input fails
   */
  public static void main(String[] arguments) throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    List<Sandbox> open = new ArrayList<>();
    report();
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      if (line.equals(COLLECT)) {
        System.gc();
      } else {
        open(Integer.parseInt(line), open);
      }
      report();
    }
    open.forEach(Sandbox::close);
  }

  private static void report() {
    System.out.println(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }

  private static void open(int more, List<Sandbox> open) {
    SandboxTemplate template = Isola.buildTemplate("python");
    for (int i = 0; i < more; i++) {
      Sandbox sandbox = template.create();
      open.add(sandbox);
      sandbox.loadScript("def greet(name):\n    return f'Hello {name}'");
      sandbox.run("greet", "Ada");
    }
  }
}
