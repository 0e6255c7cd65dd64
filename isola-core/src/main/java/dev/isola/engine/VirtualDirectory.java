package dev.isola.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A read-only directory that exists only in guests. It is filled before a guest sees it. */
final class VirtualDirectory implements DirectoryNode {

  private final long inode;
  private final Map<String, Node> children = new TreeMap<>();

  VirtualDirectory(long inode) {
    this.inode = inode;
  }

  /** Adds an entry; returns false if the name is taken. */
  boolean add(String name, Node node) {
    return children.putIfAbsent(name, node) == null;
  }

  @Override
  public Node child(String name) {
    return children.get(name);
  }

  @Override
  public List<Entry> list() throws IOException, WasiException {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, Node> child : children.entrySet()) {
      Node node = child.getValue();
      entries.add(new Entry(child.getKey(), node.type(), node.attributes().inode()));
    }
    return entries;
  }

  @Override
  public Attributes attributes() {
    return new Attributes(type(), inode, 0, 0, 0);
  }
}
