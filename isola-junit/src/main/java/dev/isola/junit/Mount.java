package dev.isola.junit;

import dev.isola.MountConfig;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A folder of the host that a guest can reach, as part of {@link IsolaSandbox#mounts()}.
 *
 * <pre><code class="java">
 * &#64;IsolaSandbox(mounts = &#64;Mount(host = "src/test/data", guest = "/data"))
 * Sandbox sandbox;
 * </code></pre>
 *
 * <p>A mount is read-only unless it says otherwise.
 *
 * @since 0.1.0
 */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Mount {
  /**
   * The folder on the host, absolute or relative to the working folder of the test run, which is
   * the module's own folder under Maven and Gradle. It must exist.
   *
   * @return a path, not blank
   */
  String host();

  /**
   * The absolute path at which the guest sees the folder.
   *
   * @return a path that starts with {@code /}
   */
  String guest();

  /**
   * What the guest may do with the folders: list them, change them, or both.
   *
   * @return the access to folders, {@link MountConfig.Access#READ} by default
   */
  MountConfig.Access dirPerms() default MountConfig.Access.READ;

  /**
   * What the guest may do with the files: read them, write them, or both.
   *
   * @return the access to files, {@link MountConfig.Access#READ} by default
   */
  MountConfig.Access filePerms() default MountConfig.Access.READ;
}
