package dev.isola.guest.python;

import dev.isola.Isola;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import java.time.Duration;
import java.util.stream.Stream;

/** Sandboxes of one shared template without a prelude. */
final class PythonSandboxes {
  static final SandboxTemplate TEMPLATE = Isola.buildTemplate("python");

  private PythonSandboxes() {}

  /** A configuration whose time limit no test meets because the machine is busy. */
  static SandboxConfig.Builder config() {
    return SandboxConfig.builder().timeout(Duration.ofMinutes(3));
  }

  /** A sandbox with a script loaded. */
  static Sandbox with(String script) {
    return with(config().build(), script);
  }

  /** A sandbox with a script loaded. */
  static Sandbox with(SandboxConfig config, String script) {
    Sandbox sandbox = TEMPLATE.create(config);
    try {
      sandbox.loadScript("main.py", script);
    } catch (RuntimeException | Error e) {
      sandbox.close();
      throw e;
    }
    return sandbox;
  }

  /** Calls {@code f()} of a script in a sandbox of its own. */
  static RunResult call(SandboxConfig config, String script) {
    try (Sandbox sandbox = with(config, script)) {
      return sandbox.call("f");
    }
  }

  /** Calls {@code f()} of a script in a sandbox of its own. */
  static RunResult call(String script) {
    return call(config().build(), script);
  }

  /** The names of the live threads with a prefix. */
  static Stream<String> threads(String prefix) {
    Thread[] all = new Thread[Thread.activeCount() + 1000];
    int count = Thread.enumerate(all);
    return Stream.of(all).limit(count).map(Thread::getName).filter(n -> n.startsWith(prefix));
  }
}
