package dev.isola.engine;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A directory in an overlay, in memory or over one of the host's. */
final class OverlayDirectory implements DirectoryNode, OverlayNode {

  private final Overlay overlay;
  private final HostDirectory base; // null for a directory without one on the host
  private final boolean made; // whether the guest made it
  private final long inode;

  /** What the guest made, moved here, or looked at; a directory of the host's is wrapped once. */
  private final Map<String, Node> entries = new TreeMap<>();

  /** The names for which the host's directory does not count any more. */
  private final Set<String> hidden = new HashSet<>();

  private HostTimes.Times times; // null while they are the host's
  private OverlayDirectory parent; // null for the root, and for one that was removed
  private String name = "";
  private boolean removed;

  private OverlayDirectory(Overlay overlay, HostDirectory base, boolean made, long inode) {
    this.overlay = overlay;
    this.base = base;
    this.made = made;
    this.inode = inode;
  }

  /** A directory over one of the host's. */
  static OverlayDirectory over(Overlay overlay, HostDirectory base)
      throws IOException, WasiException {
    return new OverlayDirectory(overlay, base, false, base.attributes().inode());
  }

  /** The root of a mount that exists in memory only. */
  static OverlayDirectory inMemory(Overlay overlay) throws IOException, WasiException {
    OverlayDirectory root = new OverlayDirectory(overlay, null, false, overlay.nextInode());
    root.touch();
    return root;
  }

  private static OverlayDirectory create(Overlay overlay) throws IOException, WasiException {
    overlay.quota().addFile();
    OverlayDirectory created = new OverlayDirectory(overlay, null, true, overlay.nextInode());
    created.touch();
    return created;
  }

  HostDirectory base() {
    return base;
  }

  Map<String, Node> entries() {
    return entries;
  }

  Set<String> hidden() {
    return hidden;
  }

  @Override
  public boolean isMountRoot() {
    return parent == null;
  }

  private boolean baseCounts(String entry) {
    return base != null && !hidden.contains(entry);
  }

  @Override
  public Node child(String entry) throws IOException, WasiException {
    Node known = entries.get(entry);
    if (!baseCounts(entry) || (known instanceof OverlayFile file && file.isChanged())) {
      return known;
    }
    Node found = base.child(entry);
    if (found == null) {
      entries.remove(entry);
      return null;
    }
    if (known == null || known.type() != found.type()) {
      known = wrapped(found);
      put(entry, known);
    }
    return known;
  }

  private Node wrapped(Node found) throws IOException, WasiException {
    if (found instanceof HostDirectory directory) {
      return over(overlay, directory);
    }
    return found instanceof HostFile file ? OverlayFile.over(overlay, file) : found;
  }

  private void put(String entry, Node node) {
    entries.put(entry, node);
    if (node instanceof OverlayDirectory directory) {
      directory.parent = this;
      directory.name = entry;
      directory.removed = false;
    }
  }

  /** The node of the host's that has a name in the host's directory; null if there is none. */
  Node inBase(String entry) throws IOException, WasiException {
    try {
      return base == null ? null : base.child(entry);
    } catch (NoSuchFileException e) { // The host removed the directory.
      return null;
    }
  }

  @Override
  public List<Entry> list() throws IOException, WasiException {
    overlay.permissions().checkListing();
    return entriesNow();
  }

  /** The entries, whatever the guest may do. */
  List<Entry> entriesNow() throws IOException, WasiException {
    Map<String, Entry> all = new TreeMap<>();
    if (base != null) {
      for (Entry entry : base.list()) {
        if (!hidden.contains(entry.name())) {
          all.put(entry.name(), entry);
        }
      }
    }
    for (Map.Entry<String, Node> entry : entries.entrySet()) {
      Node node = entry.getValue();
      if (!baseCounts(entry.getKey()) || (node instanceof OverlayFile file && file.isChanged())) {
        long number = node.attributes().inode();
        all.put(entry.getKey(), new Entry(entry.getKey(), node.type(), number));
      }
    }
    return new ArrayList<>(all.values());
  }

  @Override
  public Attributes attributes() throws IOException, WasiException {
    if (times == null) {
      return base.attributes();
    }
    return new Attributes(type(), inode, 0, times.modified(), times.accessed());
  }

  @Override
  public void setTimes(Long accessed, Long modified) throws IOException, WasiException {
    overlay.permissions().checkChangingDirectory();
    Attributes before = attributes();
    times = new HostTimes.Times(before.modified(), before.accessed()).with(accessed, modified);
  }

  private void touch() throws IOException, WasiException {
    long now = overlay.now(lastModified());
    times = new HostTimes.Times(now, now);
  }

  private long lastModified() throws IOException, WasiException {
    try {
      return times == null && base == null ? 0 : attributes().modified();
    } catch (NoSuchFileException e) { // The host removed the directory.
      return 0;
    }
  }

  private int pathLength() {
    int length = 0;
    for (OverlayDirectory at = this; at != null; at = at.parent) {
      length += at.name.length() + 1;
    }
    return length;
  }

  /** Makes sure that an entry can be made here, with a path below it of some length. */
  private void checkRoom(String entry, int below) throws WasiException {
    overlay.permissions().checkChangingDirectory();
    if (removed) {
      throw new WasiException(Errno.NOENT);
    }
    if (pathLength() + entry.length() + below > Overlay.MAX_PATH) {
      throw new WasiException(Errno.NAMETOOLONG);
    }
  }

  private void checkNew(String entry) throws IOException, WasiException {
    checkRoom(entry, 0);
    if (child(entry) != null) {
      throw new WasiException(Errno.EXIST);
    }
  }

  private void attach(String entry, Node node) throws IOException, WasiException {
    if (base != null) {
      hidden.add(entry);
    }
    put(entry, node);
    touch();
  }

  private void detach(String entry) throws IOException, WasiException {
    entries.remove(entry);
    if (inBase(entry) == null) {
      hidden.remove(entry); // Otherwise the names of all that ever was here would be kept.
    } else {
      hidden.add(entry);
    }
    touch();
  }

  @Override
  public Descriptor create(String entry, OpenMode mode) throws IOException, WasiException {
    overlay.permissions().checkOpening(mode);
    checkNew(entry);
    OverlayFile file = OverlayFile.create(overlay);
    attach(entry, file);
    return file.open(mode);
  }

  @Override
  public void createDirectory(String entry) throws IOException, WasiException {
    checkNew(entry);
    attach(entry, create(overlay));
  }

  @Override
  public void createLink(String entry, String target) throws IOException, WasiException {
    checkNew(entry);
    if (target.startsWith("/")) {
      throw new WasiException(Errno.PERM); // It could be made, but never be followed.
    }
    attach(entry, new OverlayLink(overlay, target));
  }

  private Node existing(String entry) throws IOException, WasiException {
    overlay.permissions().checkChangingDirectory();
    Node node = child(entry);
    if (node == null) {
      throw new WasiException(Errno.NOENT);
    }
    return node;
  }

  @Override
  public void removeDirectory(String entry) throws IOException, WasiException {
    if (!(existing(entry) instanceof OverlayDirectory directory)) {
      throw new WasiException(Errno.NOTDIR);
    }
    if (!directory.entriesNow().isEmpty()) {
      throw new WasiException(Errno.NOTEMPTY);
    }
    detach(entry);
    directory.removed();
  }

  @Override
  public void removeFile(String entry) throws IOException, WasiException {
    Node node = existing(entry);
    if (node instanceof OverlayDirectory) {
      throw new WasiException(Errno.ISDIR);
    }
    detach(entry);
    removed(node);
  }

  private static void removed(Node node) {
    if (node instanceof OverlayNode own) {
      own.removed();
    }
  }

  @Override
  public void removed() {
    removed = true;
    parent = null;
    if (made) {
      overlay.quota().giveBackFile();
    }
  }

  @Override
  public void rename(String entry, DirectoryNode target, String targetName)
      throws IOException, WasiException {
    if (!(target instanceof OverlayDirectory other) || other.overlay != overlay) {
      throw new WasiException(Errno.XDEV);
    }
    Node moved = existing(entry);
    Node replaced = other.child(targetName);
    if (moved == replaced) {
      return;
    }
    other.checkRoom(
        targetName, moved instanceof OverlayDirectory directory ? directory.height() : 0);
    if (moved instanceof OverlayDirectory directory) {
      other.checkTakes(directory, replaced);
    } else if (replaced instanceof OverlayDirectory) {
      throw new WasiException(Errno.ISDIR);
    }
    detach(entry);
    if (replaced != null) {
      other.detach(targetName);
      removed(replaced);
    }
    other.attach(targetName, moved);
  }

  private void checkTakes(OverlayDirectory moved, Node replaced) throws IOException, WasiException {
    for (OverlayDirectory at = this; at != null; at = at.parent) {
      if (at == moved) {
        throw new WasiException(Errno.INVAL);
      }
    }
    if (replaced == null) {
      return;
    }
    if (!(replaced instanceof OverlayDirectory directory)) {
      throw new WasiException(Errno.NOTDIR);
    }
    if (!directory.entriesNow().isEmpty()) {
      throw new WasiException(Errno.NOTEMPTY);
    }
  }

  /** The length of the longest path below this directory, as far as the overlay knows it. */
  private int height() {
    int longest = 0;
    int start = pathLength();
    Deque<OverlayDirectory> ahead = new ArrayDeque<>(List.of(this));
    while (!ahead.isEmpty()) {
      OverlayDirectory directory = ahead.pop();
      int length = directory.pathLength() - start;
      for (Map.Entry<String, Node> entry : directory.entries.entrySet()) {
        longest = Math.max(longest, length + 1 + entry.getKey().length());
        if (entry.getValue() instanceof OverlayDirectory next) {
          ahead.push(next);
        }
      }
    }
    return longest;
  }
}
