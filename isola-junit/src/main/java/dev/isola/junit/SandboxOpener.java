package dev.isola.junit;

import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import dev.isola.junit.fixture.FixtureException;
import dev.isola.junit.fixture.FixtureSession;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Opens sandboxes with checked options.
 *
 * @param where who wants the sandbox, for messages
 */
record SandboxOpener(SandboxOptions options, String where) {

  static SandboxOpener of(SandboxOptions options, String where, ExtensionContext context) {
    options.checkMounts(where);
    return new SandboxOpener(options.withDefaultsOf(context), where);
  }

  SandboxTemplate template(ExtensionContext context) {
    return TemplateStore.of(context).get(options, where);
  }

  /**
   * Opens a sandbox with its scripts loaded. The caller sees to it that it is closed.
   *
   * @param context of the test or test class that the sandbox serves
   */
  Sandbox open(ExtensionContext context, HostSide host) {
    return open(
        context,
        null,
        (config, fixture) -> host.configure(config, context::getTestInstances, fixture, where));
  }

  /** Sets what the guest of a sandbox can reach. */
  interface Reach {
    void configure(SandboxConfig.Builder config, Optional<FixtureSession> fixture);
  }

  /**
   * Opens a sandbox with its scripts loaded. The caller sees to it that it is closed.
   *
   * @param context of the test or test class that the sandbox serves
   * @param declaration the fixture that was named in code, or null
   * @param host sets what the guest can reach
   */
  Sandbox open(ExtensionContext context, FixtureDeclaration declaration, Reach host) {
    // Read before anything is started: what is missing is told at once.
    List<ScriptSource> scripts =
        options.scripts().stream()
            .map(script -> ScriptSource.read(script, context.getRequiredTestClass(), where))
            .toList();
    Optional<FixtureSession> fixture = FixtureSessions.session(context, declaration, options.env());
    SandboxConfig.Builder config = SandboxConfig.builder();
    host.configure(config, fixture);
    fixture.ifPresent(session -> attach(config, session));
    if (options.timeout() != null) {
      config.timeout(options.timeout());
    }
    if (options.maxFuel() != null) {
      config.maxFuel(options.maxFuel());
    }
    if (options.maxOutput() != null) {
      config.maxOutput(options.maxOutput());
    }
    FuelReport.observer(context).ifPresent(config::onResult);
    Sandbox sandbox = template(context).create(config.build());
    try {
      scripts.forEach(script -> sandbox.loadScript(script.name(), script.text()));
      return sandbox;
    } catch (RuntimeException | Error e) {
      sandbox.close();
      throw e;
    }
  }

  private void attach(SandboxConfig.Builder config, FixtureSession session) {
    try {
      config.clock(session.attach(options.clock(), options.randomSeed())).interceptor(session);
    } catch (FixtureException e) {
      throw new ExtensionConfigurationException(where + ": " + e.getMessage(), e);
    }
  }
}
