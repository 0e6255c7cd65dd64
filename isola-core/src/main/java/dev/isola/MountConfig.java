package dev.isola;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A folder or file that a guest can see.
 *
 * <p>What lies on the host must exist when a template is built and when a sandbox starts. Symbolic
 * links do not lead out of a mount, whatever they say.
 *
 * @param host the folder or file on the host, absolute or relative to the working directory; null
 *     exactly for {@link Storage#MEMORY}
 * @param guest the absolute path in the guest, such as {@code /data}; never null
 * @param dirPerms what the guest may do with folders: list them, or change their entries
 * @param filePerms what the guest may do with the contents of files
 * @param storage where what the guest writes is kept
 * @param maxBytes how many bytes the guest may write, in all the time of its sandbox; what it
 *     deletes of its own is given back
 * @param maxFiles how many files, folders and links the guest may make
 * @since 0.1.0
 */
public record MountConfig(
    Path host,
    String guest,
    Access dirPerms,
    Access filePerms,
    Storage storage,
    long maxBytes,
    long maxFiles) {

  /** How many bytes a guest may write into a mount when nothing is set: 64 MiB. */
  public static final long DEFAULT_MAX_BYTES = 64L << 20;

  /** How many files a guest may make in a mount when nothing is set. */
  public static final long DEFAULT_MAX_FILES = 10_000;

  /**
   * What a guest may do with a mounted folder or its files.
   *
   * @since 0.1.0
   */
  public enum Access {
    /** Read only. */
    READ,
    /** Change, but not read. */
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
   * Where what a guest writes is kept.
   *
   * @since 0.1.0
   */
  public enum Storage {
    /** On the host: the guest's changes are real. */
    HOST,
    /** In the sandbox's memory, over what is on the host, which never changes. */
    OVERLAY,
    /** In the sandbox's memory only: the folder is empty at first. */
    MEMORY
  }

  /**
   * Makes a mount.
   *
   * @throws NullPointerException if an argument is null, but for {@code host}
   * @throws InvalidArgumentException if {@code host} is empty, missing or one too many, {@code
   *     guest} is not an absolute path in normal form below the root, or a quota is negative
   */
  public MountConfig {
    Objects.requireNonNull(guest, "guest");
    Objects.requireNonNull(dirPerms, "dirPerms");
    Objects.requireNonNull(filePerms, "filePerms");
    Objects.requireNonNull(storage, "storage");
    if (storage == Storage.MEMORY) {
      if (host != null) {
        throw new InvalidArgumentException(
            "a mount in memory has no host path, was \""
                + host
                + "\"; use MountConfig.overlay to begin with what is there");
      }
    } else if (Objects.requireNonNull(host, "host").toString().isEmpty()) {
      throw new InvalidArgumentException(
          "mount host path must not be empty; use \".\" for the working directory");
    }
    guest = normal(guest);
    if (maxBytes < 0 || maxFiles < 0) {
      throw new InvalidArgumentException(
          "quota of mount \""
              + guest
              + "\" must not be negative, was "
              + maxBytes
              + " bytes and "
              + maxFiles
              + " files");
    }
  }

  /**
   * Makes a mount of what is on the host, with the usual quota.
   *
   * @param host the folder or file on the host
   * @param guest the absolute path in the guest
   * @param dirPerms what the guest may do with folders
   * @param filePerms what the guest may do with the contents of files
   * @throws NullPointerException if an argument is null
   * @throws InvalidArgumentException if a path is not allowed
   */
  public MountConfig(Path host, String guest, Access dirPerms, Access filePerms) {
    this(host, guest, dirPerms, filePerms, Storage.HOST, DEFAULT_MAX_BYTES, DEFAULT_MAX_FILES);
  }

  private static String normal(String given) {
    if (!given.startsWith("/")) {
      throw new InvalidArgumentException(
          "mount guest path must be absolute, was \"" + given + "\"; write \"/" + given + "\"");
    }
    String path = given;
    while (path.length() > 1 && path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
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
    return path;
  }

  /**
   * Makes a mount that the guest can only read.
   *
   * @param host the folder or file on the host
   * @param guest the absolute path in the guest
   * @return the mount
   * @throws InvalidArgumentException if a path is not allowed
   */
  public static MountConfig readOnly(Path host, String guest) {
    return new MountConfig(host, guest, Access.READ, Access.READ);
  }

  /**
   * Makes a mount that the guest can read and change. Its changes reach the host.
   *
   * @param host the folder or file on the host
   * @param guest the absolute path in the guest
   * @return the mount
   * @throws InvalidArgumentException if a path is not allowed
   */
  public static MountConfig readWrite(Path host, String guest) {
    return new MountConfig(host, guest, Access.READ_WRITE, Access.READ_WRITE);
  }

  /**
   * Makes a mount that the guest can read and change, but whose changes stay in the sandbox: each
   * sandbox begins with what is on the host, and nothing that it does reaches the host. {@link
   * Sandbox#changedFiles} shows the changes.
   *
   * @param host the folder or file on the host
   * @param guest the absolute path in the guest
   * @return the mount
   * @throws InvalidArgumentException if a path is not allowed
   */
  public static MountConfig overlay(Path host, String guest) {
    return new MountConfig(
        host,
        guest,
        Access.READ_WRITE,
        Access.READ_WRITE,
        Storage.OVERLAY,
        DEFAULT_MAX_BYTES,
        DEFAULT_MAX_FILES);
  }

  /**
   * Makes a folder that exists in the sandbox's memory only, for example for temporary files. It is
   * empty when the sandbox starts. {@link Sandbox#changedFiles} shows what is in it.
   *
   * @param guest the absolute path in the guest
   * @return the mount
   * @throws InvalidArgumentException if the path is not allowed
   */
  public static MountConfig inMemory(String guest) {
    return new MountConfig(
        null,
        guest,
        Access.READ_WRITE,
        Access.READ_WRITE,
        Storage.MEMORY,
        DEFAULT_MAX_BYTES,
        DEFAULT_MAX_FILES);
  }

  /**
   * Sets what the guest may write. Beyond it, the guest is told that there is no space left.
   *
   * @param bytes the number of bytes: those of files that it makes, and those by which others grow.
   *     In an overlay, the first change of a file of the host counts as all of the file
   * @param files the number of files, folders and links
   * @return a mount like this one
   * @throws InvalidArgumentException if a number is negative
   */
  public MountConfig withQuota(long bytes, long files) {
    return new MountConfig(host, guest, dirPerms, filePerms, storage, bytes, files);
  }

  /**
   * Sets what the guest may do.
   *
   * @param directories what it may do with folders
   * @param files what it may do with the contents of files
   * @return a mount like this one
   */
  public MountConfig withPermissions(Access directories, Access files) {
    return new MountConfig(host, guest, directories, files, storage, maxBytes, maxFiles);
  }
}
