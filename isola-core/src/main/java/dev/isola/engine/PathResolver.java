package dev.isola.engine;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds what a guest's path names, one component after the other, so that neither ".." nor a
 * symbolic link leads out of the directory it starts from, and no link leads out of its mount.
 */
final class PathResolver {

  private static final int MAX_LINKS = 40;
  private static final int MAX_NAME = 255;
  private static final int MAX_COMPONENTS = 10_000;

  /**
   * What a path names.
   *
   * @param parent the directory that holds the entry; null if the path names the start or ends in
   *     ".."
   * @param name the entry's name in {@code parent}
   * @param node what is there, or null if there is nothing
   * @param directoryWanted whether the path ended with a slash
   */
  record Place(DirectoryNode parent, String name, Node node, boolean directoryWanted) {

    /** The node, or the error "no entry". */
    Node existing() throws WasiException {
      if (node == null) {
        throw new WasiException(Errno.NOENT);
      }
      if (directoryWanted && !(node instanceof DirectoryNode)) {
        throw new WasiException(Errno.NOTDIR);
      }
      return node;
    }

    /** The directory that holds the entry, for operations that change it. */
    DirectoryNode changeableParent() throws WasiException {
      if (parent == null) {
        throw new WasiException(Errno.BUSY);
      }
      return parent;
    }
  }

  /** One component that is still to be walked. */
  private record Step(String name, boolean fromLink) {}

  private final Deque<DirectoryNode> walked = new ArrayDeque<>();
  private final Deque<Step> ahead = new ArrayDeque<>();
  private int links;

  private PathResolver(DirectoryNode start) {
    walked.push(start);
  }

  /** Resolves {@code path} from {@code start}; {@code followLast} is for a link at its very end. */
  static Place resolve(DirectoryNode start, String path, boolean followLast)
      throws IOException, WasiException {
    if (path.isEmpty()) {
      throw new WasiException(Errno.NOENT);
    }
    return new PathResolver(start).walk(path, followLast);
  }

  private Place walk(String path, boolean followLast) throws IOException, WasiException {
    boolean directoryWanted = path.endsWith("/");
    push(path, false);
    while (!ahead.isEmpty()) {
      GuestSystem.checkInterruption();
      Step step = ahead.pop();
      if (step.name().equals("..")) {
        leave(step);
        continue;
      }
      Node node = walked.element().child(step.name());
      boolean last = ahead.isEmpty();
      if (node instanceof LinkNode link && (!last || followLast || directoryWanted)) {
        follow(link);
      } else if (last) {
        return new Place(walked.element(), step.name(), node, directoryWanted);
      } else if (node == null) {
        throw new WasiException(Errno.NOENT);
      } else if (node instanceof DirectoryNode directory) {
        walked.push(directory);
      } else {
        throw new WasiException(Errno.NOTDIR);
      }
    }
    return new Place(null, ".", walked.element(), directoryWanted);
  }

  private void leave(Step step) throws WasiException {
    if (walked.size() == 1 || (step.fromLink() && walked.element().isMountRoot())) {
      throw new WasiException(Errno.NOTCAPABLE);
    }
    walked.pop();
  }

  private void follow(LinkNode link) throws IOException, WasiException {
    if (++links > MAX_LINKS) {
      throw new WasiException(Errno.LOOP);
    }
    push(link.target(), true);
  }

  private void push(String path, boolean fromLink) throws WasiException {
    if (path.startsWith("/")) {
      throw new WasiException(Errno.NOTCAPABLE);
    }
    String[] names = path.split("/");
    if (ahead.size() + names.length > MAX_COMPONENTS) {
      throw new WasiException(Errno.NAMETOOLONG);
    }
    for (int i = names.length - 1; i >= 0; i--) {
      String name = names[i];
      if (name.length() > MAX_NAME) {
        throw new WasiException(Errno.NAMETOOLONG);
      }
      if (!name.isEmpty() && !name.equals(".")) {
        ahead.push(new Step(name, fromLink));
      }
    }
  }
}
