package dev.isola;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A folder of the host that a guest can see.
 *
 * <p>The host folder must exist when a template is built and when a sandbox starts. Symbolic links
 * in it do not lead out of it.
 *
 * @param host the folder on the host, absolute or relative to the working directory; never null
 * @param guest the absolute path in the guest, such as {@code /data}; never null
 * @param dirPerms what the guest may do with folders: list them, or change their entries
 * @param filePerms what the guest may do with the contents of files
 * @since 0.1.0
 */
public record MountConfig(Path host, String guest, Access dirPerms, Access filePerms) {

  /**
   * What a guest may do with a mounted folder or its files.
   *
   * @since 0.1.0
   */
  public enum Access {
    /** Read only. */
    READ,
    /** Write only. */
    WRITE,
    /** Read and write. */
    READ_WRITE;

    /**
     * Tells whether reading is allowed.
     *
     * @return true for {@link #READ} and {@link #READ_WRITE}
     */
    public boolean canRead() {
      return this != WRITE;
    }

    /**
     * Tells whether writing is allowed.
     *
     * @return true for {@link #WRITE} and {@link #READ_WRITE}
     */
    public boolean canWrite() {
      return this != READ;
    }
  }

  /**
   * Makes a mount.
   *
   * @throws NullPointerException if an argument is null
   * @throws InvalidArgumentException if {@code host} is empty, or {@code guest} is not an absolute
   *     path in normal form below the root
   */
  public MountConfig {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(guest, "guest");
    Objects.requireNonNull(dirPerms, "dirPerms");
    Objects.requireNonNull(filePerms, "filePerms");
    if (host.toString().isEmpty()) {
      throw new InvalidArgumentException(
          "mount host path must not be empty; use \".\" for the working directory");
    }
    if (!guest.startsWith("/")) {
      throw new InvalidArgumentException(
          "mount guest path must be absolute, was \"" + guest + "\"; write \"/" + guest + "\"");
    }
    String path = guest;
    while (path.length() > 1 && path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    checkNormal(guest, path);
    guest = path;
  }

  private static void checkNormal(String given, String path) {
    if (path.equals("/")) {
      throw new InvalidArgumentException(
          "mount guest path must not be the root \"/\"; choose a folder such as \"/data\"");
    }
    for (String name : path.substring(1).split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw new InvalidArgumentException(
            "mount guest path must have no empty, \".\" or \"..\" part, was \"" + given + "\"");
      }
    }
    if (path.indexOf('\0') >= 0) {
      throw new InvalidArgumentException("mount guest path must not contain a NUL character");
    }
  }

  /**
   * Makes a mount that the guest can only read.
   *
   * @param host the folder on the host
   * @param guest the absolute path in the guest
   * @return the mount
   * @throws InvalidArgumentException if a path is not allowed
   */
  public static MountConfig readOnly(Path host, String guest) {
    return new MountConfig(host, guest, Access.READ, Access.READ);
  }

  /**
   * Makes a mount that the guest can read and change.
   *
   * @param host the folder on the host
   * @param guest the absolute path in the guest
   * @return the mount
   * @throws InvalidArgumentException if a path is not allowed
   */
  public static MountConfig readWrite(Path host, String guest) {
    return new MountConfig(host, guest, Access.READ_WRITE, Access.READ_WRITE);
  }
}
