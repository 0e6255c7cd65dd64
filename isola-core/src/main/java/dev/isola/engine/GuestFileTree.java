package dev.isola.engine;

import dev.isola.ChangedFile;
import dev.isola.MountConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of one guest: its library and its mounts under one read-only root. Confined to one
 * thread at a time.
 *
 * @since 0.1.0
 */
public final class GuestFileTree {

  private final VirtualDirectory root = new VirtualDirectory(1);
  private final Map<String, Node> overlays = new LinkedHashMap<>(); // by their paths
  private long lastInode = 1;

  private GuestFileTree() {}

  /**
   * Lays out the files of a guest.
   *
   * @param libraryPath where the library lies, if there is one
   * @param library gives it
   * @param settings what the guest is given
   * @throws IllegalArgumentException if two of the paths are the same or one lies in the other, or
   *     a mount is neither a folder nor a file
   * @throws UncheckedIOException if a mount cannot be read
   */
  static GuestFileTree build(
      Optional<String> libraryPath, LazyDirectory.Source library, GuestSettings settings) {
    GuestFileTree tree = new GuestFileTree();
    libraryPath.ifPresent(path -> tree.add(path, new LazyDirectory(++tree.lastInode, library)));
    for (MountConfig mount : settings.mounts()) {
      try {
        tree.add(mount.guest(), tree.open(mount, settings));
      } catch (IOException e) {
        throw new UncheckedIOException("mount host path cannot be read: " + mount.host(), e);
      } catch (WasiException e) {
        throw new IllegalArgumentException(
            "mount host path cannot be read: " + mount.host() + ": " + e.errno(), e);
      }
    }
    return tree;
  }

  private Node open(MountConfig mount, GuestSettings settings) throws IOException, WasiException {
    return switch (mount.storage()) {
      case HOST ->
          HostMount.open(mount, MountPermissions.of(mount), settings.fileTime(), settings.clock());
      case OVERLAY -> {
        Node base =
            HostMount.open(mount, MountPermissions.READ, settings.fileTime(), settings.clock());
        Overlay overlay = new Overlay(mount, settings.clock());
        yield remembered(
            mount,
            base instanceof HostDirectory directory
                ? OverlayDirectory.over(overlay, directory)
                : OverlayFile.over(overlay, (HostFile) base));
      }
      case MEMORY ->
          remembered(mount, OverlayDirectory.inMemory(new Overlay(mount, settings.clock())));
    };
  }

  private Node remembered(MountConfig mount, Node overlay) {
    overlays.put(mount.guest(), overlay);
    return overlay;
  }

  /** The root that the guest sees. */
  DirectoryNode root() {
    return root;
  }

  /**
   * What the guest changed in overlays and in folders in memory.
   *
   * @return the changes in the order of their paths
   * @throws UncheckedIOException if a file of the host cannot be read
   */
  public List<ChangedFile> changes() {
    List<ChangedFile> all = new ArrayList<>();
    for (Map.Entry<String, Node> overlay : overlays.entrySet()) {
      try {
        all.addAll(OverlayChanges.of(overlay.getValue(), overlay.getKey()));
      } catch (IOException e) {
        throw new UncheckedIOException("the files of " + overlay.getKey() + " cannot be read", e);
      } catch (WasiException e) {
        throw new UncheckedIOException(
            "the files of " + overlay.getKey() + " cannot be read",
            new IOException(e.errno().name(), e));
      }
    }
    all.sort(Comparator.comparing(ChangedFile::path));
    return all;
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
