package dev.isola.examples.plugin;

import dev.isola.HostcallHandler;
import dev.isola.Isola;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The part of a shop that runs discount plugins of third parties. A plugin is a file with a
 * function {@code discount(cart)}, in Python, JavaScript or TypeScript; it can ask for the hostcall
 * {@code customer}, and nothing else. Every call gets a sandbox of its own.
 */
final class PluginHost {
  static final long MAX_FUEL = 20_000_000;

  private final Map<String, SandboxTemplate> templates =
      Map.of("python", template("python"), "js", template("js"));
  private final HostcallHandler customers;

  PluginHost(HostcallHandler customers) {
    this.customers = customers;
  }

  private static SandboxTemplate template(String runtime) {
    return Isola.buildTemplate(runtime, TemplateConfig.builder().maxMemory(64 << 20).build());
  }

  /** Opens a sandbox with a plugin in it; the caller closes it. */
  Sandbox open(Path plugin) {
    String runtime = plugin.toString().endsWith(".py") ? "python" : "js";
    Sandbox sandbox =
        templates
            .get(runtime)
            .create(
                SandboxConfig.builder()
                    .maxFuel(MAX_FUEL)
                    .maxOutput(16 << 10)
                    .timeout(Duration.ofMinutes(1)) // fuel ends what is endless, time is a net
                    .hostcall("customer", customers)
                    .build());
    try {
      sandbox.loadScript(plugin);
      return sandbox;
    } catch (RuntimeException e) {
      sandbox.close();
      throw e;
    }
  }

  /** Asks a plugin what it takes off a cart. */
  RunResult discount(Path plugin, Cart cart) {
    try (Sandbox sandbox = open(plugin)) {
      return sandbox.call("discount", cart);
    }
  }
}
