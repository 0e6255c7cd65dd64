package dev.isola;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The mounts that a guest sees, in the order in which they were set, and its environment variables,
 * in the order of their names: a program can see their order, so it must not depend on who set
 * which first, or templates that mean the same would differ.
 */
record Surroundings(List<MountConfig> mounts, Map<String, String> env) {
  Surroundings {
    mounts = List.copyOf(mounts);
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
  }

  /** These, with what {@code others} set added or replaced. */
  Surroundings with(Surroundings others) {
    Builder merged = new Builder();
    mounts.forEach(merged::mount);
    others.mounts.forEach(merged::mount);
    env.forEach(merged::env);
    others.env.forEach(merged::env);
    return merged.build();
  }

  static final class Builder {
    private final Map<String, MountConfig> mounts = new LinkedHashMap<>();
    private final Map<String, String> env = new LinkedHashMap<>();

    void mount(MountConfig mount) {
      mounts.put(mount.guest(), mount);
    }

    void env(String name, String value) {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(value, () -> "value of environment variable " + name);
      if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
        throw new InvalidArgumentException(
            "environment variable name must not be empty or contain \"=\" or NUL, was \""
                + name
                + "\"");
      }
      if (value.indexOf('\0') >= 0) {
        throw new InvalidArgumentException(
            "value of environment variable \"" + name + "\" must not contain NUL");
      }
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(name + value)) {
        throw new InvalidArgumentException(
            "environment variable \"" + name + "\" holds half of a surrogate pair");
      }
      env.put(name, value);
    }

    Surroundings build() {
      return new Surroundings(new ArrayList<>(mounts.values()), env);
    }
  }
}
