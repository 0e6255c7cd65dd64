package dev.isola.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The directories that a guest is reading, as they were when it began: entries that come and go
 * meanwhile do not disturb it. Of many at once, the one that was not read for the longest time is
 * looked at again when the guest goes on with it.
 */
final class DirectoryListings {

  private static final int MAX_KEPT = 16;

  private final Map<DirectoryDescriptor, List<DirectoryNode.Entry>> kept =
      new LinkedHashMap<>(MAX_KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<DirectoryDescriptor, List<DirectoryNode.Entry>> eldest) {
          return size() > MAX_KEPT;
        }
      };

  List<DirectoryNode.Entry> of(DirectoryDescriptor directory, boolean fromStart)
      throws IOException, WasiException {
    List<DirectoryNode.Entry> listing = fromStart ? null : kept.get(directory);
    if (listing == null) {
      listing = read(directory.node());
      kept.put(directory, listing);
    }
    return listing;
  }

  private static List<DirectoryNode.Entry> read(DirectoryNode node)
      throws IOException, WasiException {
    long inode = node.attributes().inode();
    List<DirectoryNode.Entry> entries = new ArrayList<>();
    entries.add(new DirectoryNode.Entry(".", FileType.DIRECTORY, inode));
    entries.add(new DirectoryNode.Entry("..", FileType.DIRECTORY, inode));
    entries.addAll(node.list());
    return entries;
  }
}
