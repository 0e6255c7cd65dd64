package dev.isola.junit;

import dev.isola.GuestClock;
import dev.isola.InvalidArgumentException;
import dev.isola.MountConfig;
import dev.isola.MountConfig.Access;
import dev.isola.MountConfig.Storage;
import dev.isola.junit.internal.Languages;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The options of a sandbox after checking, equal when they mean the same.
 *
 * @param maxMemory bytes, or null for the default
 * @param timeout null for the default
 * @param maxFuel units, or null for no limit
 * @param maxOutput bytes, or null for the default
 * @param clock null for the default
 */
record SandboxOptions(
    String runtime,
    String prelude,
    List<String> scripts,
    Map<String, String> env,
    List<MountConfig> mounts,
    Long maxMemory,
    Duration timeout,
    Long maxFuel,
    Long maxOutput,
    Http http,
    Scope scope,
    long randomSeed,
    GuestClock clock) {

  static final String TIMEOUT_PARAMETER = "isola.timeout";
  static final String MAX_MEMORY_PARAMETER = "isola.maxMemory";
  static final String CLOCK_PARAMETER = "isola.clock";

  SandboxOptions {
    scripts = List.copyOf(scripts);
    env = Map.copyOf(env);
    mounts = List.copyOf(mounts);
  }

  /**
   * Checks that the mounts' folders and files exist, so that the message can say who wants them.
   */
  void checkMounts(String where) {
    for (MountConfig mount : mounts) {
      Path path = mount.host();
      if (path != null && !Files.isDirectory(path) && !Files.isRegularFile(path)) {
        throw new ExtensionConfigurationException(
            where
                + ": mount \""
                + mount.host()
                + "\" is neither a folder nor a file; looked for "
                + mount.host().toAbsolutePath().normalize()
                + ". Relative paths start at the working folder of the test run");
      }
    }
  }

  /** These options for another runtime, without the scripts of the other languages. */
  SandboxOptions inRuntime(String other, String where) {
    if (!other.equals(runtime) && !prelude.isEmpty()) {
      throw new ExtensionConfigurationException(
          where
              + ": the prelude is for the runtime \""
              + runtime
              + "\", and a submission wants \""
              + other
              + "\"; use scripts, one for each language: those of other languages are left out");
    }
    return new SandboxOptions(
        other,
        prelude,
        scripts.stream()
            .filter(script -> Languages.runtimeOf(script).orElse(other).equals(other))
            .toList(),
        env,
        mounts,
        maxMemory,
        timeout,
        maxFuel,
        maxOutput,
        http,
        scope,
        randomSeed,
        clock);
  }

  /** These options with the configuration parameters of the test run where nothing was said. */
  SandboxOptions withDefaultsOf(ExtensionContext context) {
    return withDefaultsOf(context::getConfigurationParameter);
  }

  /** These options with the configuration parameters that are found where nothing was said. */
  SandboxOptions withDefaultsOf(Function<String, Optional<String>> parameters) {
    return new SandboxOptions(
        runtime,
        prelude,
        scripts,
        env,
        mounts,
        maxMemory != null
            ? maxMemory
            : parameters
                .apply(MAX_MEMORY_PARAMETER)
                .map(text -> size(text, "configuration parameter " + MAX_MEMORY_PARAMETER))
                .orElse(null),
        timeout != null
            ? timeout
            : parameters
                .apply(TIMEOUT_PARAMETER)
                .map(text -> duration(text, "configuration parameter " + TIMEOUT_PARAMETER))
                .orElse(null),
        maxFuel,
        maxOutput,
        http,
        scope,
        randomSeed,
        clock != null
            ? clock
            : parameters
                .apply(CLOCK_PARAMETER)
                .map(text -> clock(text, "configuration parameter " + CLOCK_PARAMETER))
                .orElse(GuestClock.virtual()));
  }

  static Long size(String text, String what) {
    OptionalLong bytes = Quantity.bytes(text);
    if (bytes.isEmpty()) {
      throw new ExtensionConfigurationException(
          what
              + " must be a positive size such as \"64MB\", \"64MiB\" or \"65536\" (bytes), was \""
              + text
              + "\"");
    }
    return bytes.getAsLong();
  }

  static Duration duration(String text, String what) {
    Optional<Duration> duration = Quantity.duration(text);
    return duration.orElseThrow(
        () ->
            new ExtensionConfigurationException(
                what
                    + " must be a positive duration such as \"2s\", \"500ms\" or \"PT2S\", was \""
                    + text
                    + "\""));
  }

  static Long fuel(long units, String where) {
    if (units < 0) {
      throw new ExtensionConfigurationException(
          where + ": maxFuel must be positive, or 0 for no limit, was " + units);
    }
    return units == 0 ? null : units;
  }

  static GuestClock clock(String text, String where) {
    try {
      return GuestClock.parse(text);
    } catch (InvalidArgumentException e) {
      throw new ExtensionConfigurationException(where + ": " + e.getMessage(), e);
    }
  }

  static Map<String, String> environment(List<String> variables, String where) {
    Map<String, String> env = new LinkedHashMap<>();
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      if (equals < 1) {
        throw new ExtensionConfigurationException(
            where + ": env must be written \"KEY=value\", was \"" + variable + "\"");
      }
      String key = variable.substring(0, equals);
      if (env.put(key, variable.substring(equals + 1)) != null) {
        throw new ExtensionConfigurationException(
            where + ": env has " + key + " more than once; keep one of them");
      }
    }
    return env;
  }

  static MountConfig mount(Mount mount, String where) {
    String what = where + ": mount " + mount.guest();
    long maxBytes =
        mount.maxBytes().isEmpty()
            ? MountConfig.DEFAULT_MAX_BYTES
            : size(mount.maxBytes(), what + ": maxBytes");
    boolean hasHost = mount.storage() != Storage.MEMORY || !mount.host().isEmpty();
    Access usual = mount.storage() == Storage.HOST ? Access.READ : Access.READ_WRITE;
    try {
      return new MountConfig(
          hasHost ? Path.of(mount.host()) : null,
          mount.guest(),
          access(mount.dirPerms(), usual, what + ": dirPerms"),
          access(mount.filePerms(), usual, what + ": filePerms"),
          mount.storage(),
          maxBytes,
          mount.maxFiles());
    } catch (InvalidArgumentException | InvalidPathException e) {
      throw new ExtensionConfigurationException(where + ": " + e.getMessage(), e);
    }
  }

  private static Access access(Access[] given, Access usual, String what) {
    if (given.length > 1) {
      throw new ExtensionConfigurationException(
          what + " must be one of READ, WRITE and READ_WRITE, was " + Arrays.toString(given));
    }
    return given.length == 0 ? usual : given[0];
  }
}
