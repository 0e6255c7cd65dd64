package dev.isola.engine;

import dev.isola.GuestClock;
import dev.isola.MountConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A folder or file of the host that a guest can see.
 *
 * <p>Links are read here and followed by {@link PathResolver}; the system never follows one. A
 * place in a mount is the list of the names that lead to it from the mount's root.
 */
final class HostMount {

  /** The deepest folder in a mount that can be used: each system call goes all the way. */
  private static final int MAX_DEPTH = 100;

  /** The longest path in a mount: the host's own programs must be able to name what is there. */
  private static final int MAX_PATH = 2000;

  private static final long INODES = 1L << 62;

  private final Path root; // a folder; that of a mounted file is the one that holds it
  private final String guest;
  private final MountPermissions permissions;
  private final HostUsage usage;
  private final HostTimes times;
  private final Function<Path, HostFolder> withoutSecureFolders;

  private HostMount(
      Path root,
      MountConfig config,
      MountPermissions permissions,
      HostTimes times,
      Function<Path, HostFolder> withoutSecureFolders) {
    this.root = root;
    this.guest = config.guest();
    this.permissions = permissions;
    this.usage = new HostUsage(new WriteQuota(config.maxBytes(), config.maxFiles()));
    this.times = times;
    this.withoutSecureFolders = withoutSecureFolders;
  }

  /**
   * The root of a mount as the guest will see it.
   *
   * @param fileTime the time of files that the guest did not change; empty for the host's times
   * @throws UncheckedIOException if the host's path cannot be read
   * @throws IllegalArgumentException if it is neither a folder nor a file
   */
  static Node open(
      MountConfig config,
      MountPermissions permissions,
      Optional<Instant> fileTime,
      GuestClock clock) {
    return open(config, permissions, fileTime, clock, null);
  }

  /** For tests: with folders by their paths, as on systems that have no others. */
  static Node openPlain(MountConfig config, GuestClock clock) {
    MountPermissions permissions = MountPermissions.of(config);
    return open(config, permissions, Optional.empty(), clock, PlainHostFolder::ofRoot);
  }

  private static Node open(
      MountConfig config,
      MountPermissions permissions,
      Optional<Instant> fileTime,
      GuestClock clock,
      Function<Path, HostFolder> folders) {
    try {
      Path path = config.host().toRealPath();
      HostTimes times = new HostTimes(fileTime, clock);
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        HostMount mount = new HostMount(path, config, permissions, times, folders);
        return new HostDirectory(mount, List.of());
      }
      Path parent = path.getParent();
      if (parent == null || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new IllegalArgumentException(
            "mount host path must be a folder or a file, was \"" + config.host() + "\"");
      }
      HostMount mount = new HostMount(parent, config, permissions, times, folders);
      return new HostFile(mount, List.of(path.getFileName().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "mount host path cannot be read: " + config.host() + " for guest path " + config.guest(),
          e);
    } catch (WasiException e) {
      throw new IllegalArgumentException("the guest's clock is out of range", e);
    }
  }

  MountPermissions permissions() {
    return permissions;
  }

  HostUsage usage() {
    return usage;
  }

  HostTimes times() {
    return times;
  }

  /** Opens a folder of the mount for one system call. */
  HostFolder folder(List<String> place) throws IOException, WasiException {
    checkLength(place.size(), text(place).length());
    HostFolder folder = rootFolder();
    for (String name : place) {
      GuestSystem.checkInterruption();
      try (HostFolder left = folder) {
        folder = left.folder(checkedFolder(left, name(name)));
      }
    }
    return folder;
  }

  static void checkLength(int depth, int length) throws WasiException {
    if (depth > MAX_DEPTH || length > MAX_PATH) {
      throw new WasiException(Errno.NAMETOOLONG);
    }
  }

  private HostFolder rootFolder() throws IOException {
    if (withoutSecureFolders != null) {
      return withoutSecureFolders.apply(root);
    }
    HostFolder folder = SecureHostFolder.openRoot(root);
    return folder != null ? folder : PlainHostFolder.ofRoot(root);
  }

  // Opening a pipe as if it were a folder would block the thread.
  private static Path checkedFolder(HostFolder parent, Path name)
      throws IOException, WasiException {
    BasicFileAttributes found = parent.attributes(name);
    if (found.isSymbolicLink()) {
      throw new WasiException(Errno.NOTCAPABLE);
    }
    if (!found.isDirectory()) {
      throw new WasiException(Errno.NOTDIR);
    }
    return name;
  }

  /** A name as the host's system writes it, sure to be one step into a folder. */
  Path name(String name) throws WasiException {
    try {
      Path path = root.getFileSystem().getPath(name);
      if (path.getRoot() == null && path.getNameCount() == 1 && path.toString().equals(name)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw new WasiException(Errno.ILSEQ);
    }
    throw new WasiException(Errno.INVAL);
  }

  /**
   * A link's target as the host's system writes it. One with ".." could lead the host's own
   * programs out of the mount, at the latest when the link or a folder around it is moved.
   */
  Path linkTarget(String target) throws WasiException {
    Path path;
    try {
      path = root.getFileSystem().getPath(target);
    } catch (InvalidPathException e) {
      throw new WasiException(Errno.ILSEQ);
    }
    if (path.isAbsolute() || path.getRoot() != null || target.startsWith("/")) {
      throw new WasiException(Errno.PERM);
    }
    for (Path part : path) {
      if (part.toString().equals("..")) {
        throw new WasiException(Errno.PERM);
      }
    }
    return path;
  }

  Node node(List<String> place, BasicFileAttributes found) {
    if (found.isSymbolicLink()) {
      return new HostLink(this, place);
    }
    return found.isDirectory() ? new HostDirectory(this, place) : new HostFile(this, place);
  }

  /** What the guest is told about a place. */
  Node.Attributes attributes(List<String> place, BasicFileAttributes found) {
    HostTimes.Times shown = times.shown(text(place), found);
    // What a folder's size means differs from one host to the next.
    long size = found.isDirectory() ? 0 : found.size();
    return new Node.Attributes(type(found), inode(place), size, shown.modified(), shown.accessed());
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

  static String text(List<String> place) {
    return String.join("/", place);
  }

  /** A number that is the same on every host, unlike the host's own. */
  long inode(List<String> place) {
    String path = guest + "/" + text(place);
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < path.length(); i++) {
      hash = (hash ^ path.charAt(i)) * 0x100000001b3L;
    }
    return INODES | (hash >>> 3);
  }
}
