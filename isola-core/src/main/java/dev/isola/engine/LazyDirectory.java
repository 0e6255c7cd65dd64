package dev.isola.engine;

import java.io.IOException;
import java.util.List;

/** The root of a directory tree that is read when something in it is first looked for. */
final class LazyDirectory implements DirectoryNode {

  /** Gives the tree; the same one every time. */
  interface Source {
    DirectoryNode get();
  }

  private final long inode;
  private final Source source;

  LazyDirectory(long inode, Source source) {
    this.inode = inode;
    this.source = source;
  }

  @Override
  public Node child(String name) throws IOException, WasiException {
    return tree().child(name);
  }

  @Override
  public List<Entry> list() throws IOException, WasiException {
    return tree().list();
  }

  /** The tree; that it cannot be read is the host's fault and must not look like the guest's. */
  private DirectoryNode tree() {
    try {
      return source.get();
    } catch (RuntimeException e) {
      throw new HostFailure(e);
    }
  }

  @Override
  public Attributes attributes() {
    return new Attributes(type(), inode, 0, 0, 0);
  }
}
