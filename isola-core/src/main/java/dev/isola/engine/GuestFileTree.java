package dev.isola.engine;

import dev.isola.MountConfig;
import java.util.List;
import java.util.Optional;

/** Lays the library and the mounts out under one read-only root. */
final class GuestFileTree {

  private final VirtualDirectory root = new VirtualDirectory(1);
  private long lastInode = 1;

  private GuestFileTree() {}

  /**
   * The root that a guest sees.
   *
   * @param libraryPath where the library lies, if there is one
   * @param library gives it
   * @throws IllegalArgumentException if two of the paths are the same or one lies in the other
   */
  static DirectoryNode build(
      Optional<String> libraryPath, LazyDirectory.Source library, List<MountConfig> mounts) {
    GuestFileTree tree = new GuestFileTree();
    libraryPath.ifPresent(path -> tree.add(path, new LazyDirectory(++tree.lastInode, library)));
    for (MountConfig mount : mounts) {
      tree.add(mount.guest(), HostMount.open(mount));
    }
    return tree.root;
  }

  private void add(String path, Node node) {
    String[] names = path.substring(1).split("/");
    VirtualDirectory directory = root;
    for (int i = 0; i < names.length - 1; i++) {
      Node child = directory.child(names[i]);
      if (child == null) {
        child = new VirtualDirectory(++lastInode);
        directory.add(names[i], child);
      }
      if (!(child instanceof VirtualDirectory next)) {
        throw taken(path);
      }
      directory = next;
    }
    if (!directory.add(names[names.length - 1], node)) {
      throw taken(path);
    }
  }

  private static IllegalArgumentException taken(String path) {
    return new IllegalArgumentException(
        "mount guest path \""
            + path
            + "\" is taken: it is, lies in, or contains another mount or the guest's library; use a"
            + " path of its own");
  }
}
