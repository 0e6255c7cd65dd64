package dev.isola.junit;

import dev.isola.GuestException;
import dev.isola.LimitExceededException;
import dev.isola.RunResult;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import dev.isola.junit.fixture.FixtureException;
import dev.isola.junit.fixture.FixtureSession;
import dev.isola.junit.internal.SandboxSurroundings;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Opens sandboxes with checked options.
 *
 * @param where who wants the sandbox, for messages
 */
record SandboxOpener(SandboxOptions options, String where) {

  /**
   * Checks options.
   *
   * @param anyRuntime whether what is around the test may choose the runtime
   */
  static SandboxOpener of(
      SandboxOptions options, boolean anyRuntime, String where, ExtensionContext context) {
    options.checkMounts(where);
    SandboxOptions wanted =
        SandboxSurroundings.of(context)
            .filter(surroundings -> anyRuntime)
            .map(surroundings -> options.inRuntime(surroundings.runtime(), where))
            .orElse(options);
    return new SandboxOpener(wanted.withDefaultsOf(context), where);
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
        context, null, (config, fixture) -> host.configure(config, context, fixture, where));
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
    Optional<SandboxSurroundings> surroundings = SandboxSurroundings.of(context);
    surroundings.ifPresent(around -> around.configure(config));
    config.onResult(observer(context, surroundings));
    Sandbox sandbox = template(context).create(config.build());
    try {
      scripts.forEach(script -> load(script, sandbox, surroundings.isPresent()));
      surroundings.ifPresent(around -> around.opened(sandbox, options.runtime(), context));
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

  private void load(ScriptSource script, Sandbox sandbox, boolean isSurrounded) {
    try {
      sandbox.loadScript(script.name(), script.text());
    } catch (GuestException | LimitExceededException e) {
      if (!isSurrounded) {
        throw e;
      }
      // What is around must not take it for the failure of a program of its own.
      throw new IllegalStateException(
          where + ": script \"" + script.location() + "\" failed: " + e.getMessage(), e);
    }
  }

  private static Consumer<RunResult> observer(
      ExtensionContext context, Optional<SandboxSurroundings> surroundings) {
    Consumer<RunResult> lastCalls = LastCalls.of(context)::add;
    return Stream.concat(
            FuelReport.observer(context).stream(),
            surroundings
                .map(around -> (Consumer<RunResult>) result -> around.saw(result, context))
                .stream())
        .reduce(lastCalls, Consumer::andThen);
  }
}
