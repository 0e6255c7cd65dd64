package dev.isola.engine;

import dev.isola.ChangedFile;
import dev.isola.ChangedFile.Change;
import dev.isola.ChangedFile.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Finds what a guest changed in an overlay. */
final class OverlayChanges {

  private static final int PART = 1 << 16;

  private final List<ChangedFile> changes = new ArrayList<>();
  private final Deque<Visit> ahead = new ArrayDeque<>();

  /** A directory to be looked at. One that is not the host's own at its place is all new. */
  private record Visit(OverlayDirectory directory, String path, boolean isHosts) {}

  private OverlayChanges() {}

  /**
   * What differs from the host, by path.
   *
   * @param root the root of an overlay
   * @param path its path in the guest
   */
  static List<ChangedFile> of(Node root, String path) throws IOException, WasiException {
    OverlayChanges found = new OverlayChanges();
    if (root instanceof OverlayFile file) {
      found.addIfWritten(file, path);
    } else {
      found.ahead.add(new Visit((OverlayDirectory) root, path, true));
    }
    while (!found.ahead.isEmpty()) {
      found.visit(found.ahead.pop());
    }
    found.changes.sort(Comparator.comparing(ChangedFile::path));
    return found.changes;
  }

  private void visit(Visit visit) throws IOException, WasiException {
    OverlayDirectory directory = visit.directory();
    if (!visit.isHosts()) {
      for (DirectoryNode.Entry entry : directory.entriesNow()) {
        Node node = directory.child(entry.name());
        if (node != null) {
          add(node, visit.path() + "/" + entry.name(), Change.CREATED);
        }
      }
      return;
    }
    for (String name : directory.hidden()) {
      Node gone = directory.inBase(name);
      if (gone != null && !directory.entries().containsKey(name)) {
        changes.add(ChangedFile.deleted(visit.path() + "/" + name, type(gone)));
      }
    }
    for (Map.Entry<String, Node> entry : directory.entries().entrySet()) {
      String path = visit.path() + "/" + entry.getKey();
      Node node = entry.getValue();
      if (directory.base() == null || directory.hidden().contains(entry.getKey())) {
        boolean replaced = directory.inBase(entry.getKey()) != null;
        add(node, path, replaced ? Change.MODIFIED : Change.CREATED);
      } else if (node instanceof OverlayFile file) {
        addIfWritten(file, path);
      } else if (node instanceof OverlayDirectory next) {
        ahead.push(new Visit(next, path, true));
      }
    }
  }

  private static Type type(Node node) {
    if (node instanceof DirectoryNode) {
      return Type.FOLDER;
    }
    return node instanceof LinkNode ? Type.LINK : Type.FILE;
  }

  private void addIfWritten(OverlayFile file, String path) {
    if (file.content() != null) {
      changes.add(ChangedFile.file(path, Change.MODIFIED, file.content().toByteArray()));
    }
  }

  private void add(Node node, String path, Change change) throws IOException, WasiException {
    if (node instanceof OverlayDirectory directory) {
      changes.add(ChangedFile.folder(path, change));
      ahead.push(new Visit(directory, path, false));
    } else if (node instanceof LinkNode link) {
      changes.add(ChangedFile.link(path, change, link.target()));
    } else if (node instanceof OverlayFile file && file.type() == FileType.REGULAR_FILE) {
      changes.add(ChangedFile.file(path, change, bytes(file)));
    }
  }

  private static byte[] bytes(OverlayFile file) throws IOException, WasiException {
    if (file.content() != null) {
      return file.content().toByteArray();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer part = ByteBuffer.allocate(PART);
    try (FileChannel channel = file.base().openForReading()) {
      while (channel.read(part) >= 0) {
        out.write(part.array(), 0, part.position());
        part.clear();
      }
    }
    return out.toByteArray();
  }
}
