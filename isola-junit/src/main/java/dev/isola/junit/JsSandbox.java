package dev.isola.junit;

import dev.isola.Sandbox;
import dev.isola.SandboxTemplate;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Injects a {@link Sandbox} or a {@link SandboxTemplate} of the JavaScript runtime into a field or
 * parameter of a test class: {@link IsolaSandbox} with the runtime {@code "js"}.
 *
 * <pre><code class="java">
 * &#64;Test
 * void adds(&#64;JsSandbox(prelude = "const add = (a, b) => a + b") Sandbox sandbox) {
 *   assertThat(sandbox.run("add", 1, 2).asInt()).isEqualTo(3);
 * }
 * </code></pre>
 *
 * <p>All that is said about places, lifetime, cost and threads at {@link IsolaSandbox} holds here.
 * These annotations cannot be combined on one element.
 *
 * @since 0.1.0
 */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ExtendWith(IsolaSandboxExtension.class)
@SuppressWarnings("exports") // only JUnit needs to see the extension
public @interface JsSandbox {
  /**
   * Source text that is run once, when the template is built; every sandbox starts with what it
   * defined. The empty text is no prelude.
   *
   * @return source text in JavaScript
   */
  String prelude() default "";

  /**
   * Scripts that are loaded into each sandbox, in order, before the test sees it: files, absolute
   * or relative to the working folder of the test run (the module's own folder under Maven and
   * Gradle), or resources on the class path of the test, written {@code
   * classpath:com/acme/script.js}. A file whose name ends with {@code .ts} or {@code .mts} is
   * TypeScript; one whose name ends with {@code .mjs} or {@code .mts}, or that has an import or an
   * export, is a module, and can be imported by the scripts that come after it.
   *
   * <p>A {@link SandboxTemplate} has no scripts: they belong to a sandbox.
   *
   * @return paths of files and names of resources
   */
  String[] scripts() default {};

  /**
   * Environment variables of the guest, each written {@code KEY=value}. The guest sees no variable
   * of the host.
   *
   * @return variables with distinct names
   */
  String[] env() default {};

  /**
   * Folders and files that the guest can reach; none by default.
   *
   * @return the mounts
   */
  Mount[] mounts() default {};

  /**
   * The most memory the guest may have, such as {@code "64MB"} (64,000,000 bytes), {@code "64MiB"}
   * (67,108,864 bytes) or a plain number of bytes. Without it, the configuration parameter {@code
   * isola.maxMemory} applies, and without that the default of {@link dev.isola.TemplateConfig}.
   *
   * @return a size, or the empty text
   */
  String maxMemory() default "";

  /**
   * The time after which a call into the guest is stopped, such as {@code "2s"}, {@code "500ms"},
   * {@code "1m"} or an ISO-8601 duration ({@code "PT1.5S"}). It holds for each call on its own, and
   * for the loading of each script. Without it, the configuration parameter {@code isola.timeout}
   * applies, and without that the default of {@link dev.isola.SandboxConfig}.
   *
   * @return a duration, or the empty text
   */
  String timeout() default "";

  /**
   * The most fuel a call may use, in units. Unlike a time, it is the same on every machine: see
   * {@link dev.isola.SandboxConfig.Builder#maxFuel}. It holds for each call on its own, and for the
   * loading of each script.
   *
   * @return a number of units, or 0, the default, for no limit
   */
  long maxFuel() default 0;

  /**
   * The most output a call may produce, written like {@link #maxMemory()}. Without it, the default
   * of {@link dev.isola.SandboxConfig} applies.
   *
   * @return a size, or the empty text
   */
  String maxOutput() default "";

  /**
   * Whether the guest can make HTTP requests, and who answers them. For a {@link SandboxTemplate}
   * it means nothing.
   *
   * @return {@link Http#NONE} by default
   */
  Http http() default Http.NONE;

  /**
   * Who shares the sandbox. A static field has the lifetime of its class whatever this says, and
   * for a {@link SandboxTemplate} it means nothing.
   *
   * @return the scope, {@link Scope#TEST} by default
   */
  Scope scope() default Scope.TEST;

  /**
   * The seed of everything that is random in the guest, so that two runs see the same.
   *
   * @return any number, 0 by default
   */
  long randomSeed() default 0;

  /**
   * The clock of the guest: {@code "virtual"}, which sleeping advances at once, {@code
   * "virtual:2026-01-01T00:00:00Z"} to start at another time, {@code "fixed:2026-01-01T00:00:00Z"},
   * which always shows the same, or {@code "system"}. With any but the system's, a test has the
   * same outcome each time: see {@link dev.isola.GuestClock}. Without it, the configuration
   * parameter {@code isola.clock} applies, and without that the virtual clock.
   *
   * @return a clock, or the empty text
   */
  String clock() default "";
}
