package dev.isola;

import dev.isola.engine.GuestImage;
import dev.isola.engine.GuestProgram;
import dev.isola.engine.GuestSettings;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * A started interpreter that has run its prelude, kept as an image. Sandboxes are cheap private
 * copies of it.
 *
 * <p>Immutable and safe for use by several threads: sandboxes of one template share nothing that
 * can change.
 *
 * @since 0.1.0
 */
public final class SandboxTemplate {
  private final GuestProgram program;
  private final GuestImage image;
  private final TemplateConfig config;
  private final BooleanSupplier closed;

  SandboxTemplate(
      GuestProgram program, GuestImage image, TemplateConfig config, BooleanSupplier closed) {
    this.program = program;
    this.image = image;
    this.config = config;
    this.closed = closed;
  }

  /**
   * Returns the name of the guest runtime.
   *
   * @return for example {@code python}
   */
  public String runtime() {
    return program.runtime().name();
  }

  /**
   * Returns the version of the guest runtime.
   *
   * @return for example {@code 3.13.5}
   */
  public String runtimeVersion() {
    return program.runtime().version();
  }

  /**
   * Makes and starts a sandbox.
   *
   * @return the sandbox, {@link SandboxState#RUNNING}; to be closed
   * @throws InvalidArgumentException if the template's owner is closed, or a mounted folder does
   *     not exist
   * @throws InternalException if the guest cannot be started
   */
  public Sandbox create() {
    return create(SandboxConfig.builder().build());
  }

  /**
   * Makes and starts a sandbox.
   *
   * @param sandboxConfig how it differs from the template
   * @return the sandbox, {@link SandboxState#RUNNING}; to be closed
   * @throws InvalidArgumentException if the template's owner is closed, a mounted folder does not
   *     exist, or the memory limit is less than the template takes
   * @throws InternalException if the guest cannot be started
   */
  public Sandbox create(SandboxConfig sandboxConfig) {
    Sandbox sandbox = instantiate(sandboxConfig);
    try {
      sandbox.start();
    } catch (RuntimeException | Error e) {
      sandbox.close();
      throw e;
    }
    return sandbox;
  }

  /**
   * Makes a sandbox that is not started yet.
   *
   * @return the sandbox, {@link SandboxState#PENDING}; to be started and closed
   * @throws InvalidArgumentException if the template's owner is closed
   */
  public Sandbox instantiate() {
    return instantiate(SandboxConfig.builder().build());
  }

  /**
   * Makes a sandbox that is not started yet.
   *
   * @param sandboxConfig how it differs from the template
   * @return the sandbox, {@link SandboxState#PENDING}; to be started and closed
   * @throws InvalidArgumentException if the template's owner is closed
   */
  public Sandbox instantiate(SandboxConfig sandboxConfig) {
    Objects.requireNonNull(sandboxConfig, "sandboxConfig");
    if (closed.getAsBoolean()) {
      throw new InvalidArgumentException(
          "the context that owns this template is closed; build the template in another one");
    }
    Surroundings surroundings = config.surroundings().with(sandboxConfig.surroundings());
    GuestClock clock = sandboxConfig.clock().orElse(config.clock()).fresh();
    long maxMemory = sandboxConfig.maxMemory().orElse(config.maxMemory());
    GuestSettings settings =
        new GuestSettings(
            maxMemory,
            surroundings.env(),
            surroundings.mounts(),
            clock,
            sandboxConfig.randomSeed().orElse(config.randomSeed()));
    return new Sandbox(
        host -> EngineGuest.restore(program, image, settings, host),
        new Sandbox.Settings(
            program.runtime().fileExtension(),
            sandboxConfig.allowance(maxMemory),
            sandboxConfig.hostcalls(),
            sandboxConfig.http(),
            sandboxConfig.interceptor(),
            clock,
            TemplateBuilder.build(program),
            sandboxConfig.observer()));
  }
}
