package dev.isola;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a guest runtime is.
 *
 * @param runtime its name, such as {@code python}; never null
 * @param version its version, such as {@code 3.13.5}; never null
 * @param runtimePath where it lies, for {@link TemplateConfig.Builder#runtimePath}: a folder, a
 *     WebAssembly module, or, if it is on the class path, its artifact there; null only if that
 *     artifact has no place of its own in the file system
 * @param runtimeLibDir the folder of its library, for {@link TemplateConfig.Builder#runtimeLibDir};
 *     null if the runtime has no library, or has it in {@code runtimePath}
 * @since 0.1.0
 */
public record RuntimeBundle(String runtime, String version, Path runtimePath, Path runtimeLibDir) {

  /**
   * Makes a bundle.
   *
   * @throws NullPointerException if the name or the version is null
   */
  public RuntimeBundle {
    Objects.requireNonNull(runtime, "runtime");
    Objects.requireNonNull(version, "version");
  }
}
