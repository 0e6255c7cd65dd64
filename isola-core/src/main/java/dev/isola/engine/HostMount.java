package dev.isola.engine;

import dev.isola.MountConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * A folder or file of the host that a guest can see.
 *
 * <p>Only paths made of the mount's real path and plain names are ever given to the host, and never
 * through a symbolic link: links are read here and followed by {@link PathResolver}.
 */
final class HostMount {

  private final Path root;
  private final MountConfig config;

  private HostMount(Path root, MountConfig config) {
    this.root = root;
    this.config = config;
  }

  /**
   * The root of a mount as the guest will see it.
   *
   * @throws UncheckedIOException if the host's path cannot be read
   */
  static Node open(MountConfig config) {
    try {
      Path root = config.host().toRealPath();
      return new HostMount(root, config).node(root);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "mount host path cannot be read: " + config.host() + " for guest path " + config.guest(),
          e);
    }
  }

  boolean isRoot(Path path) {
    return path.equals(root);
  }

  boolean canListDirectories() {
    return config.dirPerms().canRead();
  }

  boolean canChangeDirectories() {
    return config.dirPerms().canWrite();
  }

  boolean canReadFiles() {
    return config.filePerms().canRead();
  }

  boolean canWriteFiles() {
    return config.filePerms().canWrite();
  }

  /**
   * Makes sure that no symbolic link leads to a path or stands in its place. {@link PathResolver}
   * meets no links, but a guest that keeps a directory open can move a link to where the directory,
   * or one above it, was.
   */
  void checkNoLinks(Path path) throws WasiException {
    for (Path part = path; part.startsWith(root) && !isRoot(part); part = part.getParent()) {
      if (Files.isSymbolicLink(part)) {
        throw new WasiException(Errno.NOTCAPABLE);
      }
    }
  }

  /** The node at a path, links not followed, or null if there is none. */
  Node nodeOrNull(Path path) throws IOException, WasiException {
    checkNoLinks(path.getParent());
    try {
      return node(path);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private Node node(Path path) throws IOException {
    BasicFileAttributes found = read(path);
    if (found.isSymbolicLink()) {
      return new HostLink(this, path);
    }
    return found.isDirectory() ? new HostDirectory(this, path) : new HostFile(this, path);
  }

  Node.Attributes attributes(Path path) throws IOException, WasiException {
    checkNoLinks(path.getParent());
    BasicFileAttributes found = read(path);
    return new Node.Attributes(
        type(found),
        inode(path, found),
        found.size(),
        found.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        found.lastAccessTime().to(TimeUnit.NANOSECONDS));
  }

  void setTimes(Path path, Long accessed, Long modified) throws IOException, WasiException {
    if (!canWriteFiles()) {
      throw new WasiException(Errno.ACCES);
    }
    checkNoLinks(path.getParent());
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(fileTime(modified), fileTime(accessed), null);
  }

  private static FileTime fileTime(Long nanoseconds) {
    return nanoseconds == null ? null : FileTime.from(nanoseconds, TimeUnit.NANOSECONDS);
  }

  static BasicFileAttributes read(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  static FileType type(BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      return FileType.SYMBOLIC_LINK;
    }
    if (attributes.isDirectory()) {
      return FileType.DIRECTORY;
    }
    return attributes.isRegularFile() ? FileType.REGULAR_FILE : FileType.UNKNOWN;
  }

  /** A number that is the same for the same file and differs between most others. */
  static long inode(Path path, BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    long hash = key != null ? key.toString().hashCode() : path.toString().hashCode();
    return (1L << 33) | (hash & 0xFFFFFFFFL);
  }
}
