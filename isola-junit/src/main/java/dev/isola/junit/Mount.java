package dev.isola.junit;

import dev.isola.MountConfig;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A folder or file that a guest can reach, as part of {@link IsolaSandbox#mounts()}.
 *
 * <pre><code class="java">
 * &#64;IsolaSandbox(mounts = &#64;Mount(host = "src/test/data", guest = "/data"))
 * Sandbox sandbox;
 * </code></pre>
 *
 * <p>A mount of the host is read-only unless it says otherwise. An overlay, and a folder in memory,
 * can be read and changed unless it says otherwise: {@link dev.isola.Sandbox#changedFiles} shows
 * what a guest did there, and nothing of it reaches the host.
 *
 * @since 0.1.0
 */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Mount {
  /**
   * The folder or file on the host, absolute or relative to the working folder of the test run,
   * which is the module's own folder under Maven and Gradle. It must exist. There is none for
   * {@link MountConfig.Storage#MEMORY}.
   *
   * @return a path, not blank; empty for a folder in memory
   */
  String host() default "";

  /**
   * The absolute path at which the guest sees the folder or file.
   *
   * @return a path that starts with {@code /}
   */
  String guest();

  /**
   * What the guest may do with the folders: list them, change them, or both.
   *
   * @return the access to folders, at most one; by default {@link MountConfig.Access#READ} for the
   *     host and {@link MountConfig.Access#READ_WRITE} otherwise
   */
  MountConfig.Access[] dirPerms() default {};

  /**
   * What the guest may do with the files: read them, write them, or both.
   *
   * @return the access to files, at most one; by default {@link MountConfig.Access#READ} for the
   *     host and {@link MountConfig.Access#READ_WRITE} otherwise
   */
  MountConfig.Access[] filePerms() default {};

  /**
   * Where what the guest writes is kept: on the host, or in the sandbox's memory.
   *
   * @return the storage
   */
  MountConfig.Storage storage() default MountConfig.Storage.HOST;

  /**
   * How much the guest may write: {@code "1MiB"}, {@code "64KB"} or a number of bytes.
   *
   * @return a size; empty for {@link MountConfig#DEFAULT_MAX_BYTES}
   */
  String maxBytes() default "";

  /**
   * How many files, folders and links the guest may make.
   *
   * @return the number, not negative
   */
  long maxFiles() default MountConfig.DEFAULT_MAX_FILES;
}
