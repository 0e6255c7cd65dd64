package dev.isola.engine;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A directory inside a mount. */
final class HostDirectory implements DirectoryNode {

  private final HostMount mount;
  private final Path path;

  HostDirectory(HostMount mount, Path path) {
    this.mount = mount;
    this.path = path;
  }

  /** The path of an entry, sure to be one step below this directory on any host system. */
  private Path entry(String name) throws WasiException {
    try {
      Path entry = path.resolve(name);
      if (entry.getNameCount() == path.getNameCount() + 1
          && entry.startsWith(path)
          && entry.getFileName().toString().equals(name)) {
        return entry;
      }
    } catch (InvalidPathException e) {
      throw new WasiException(Errno.ILSEQ);
    }
    throw new WasiException(Errno.INVAL);
  }

  @Override
  public boolean isMountRoot() {
    return mount.isRoot(path);
  }

  @Override
  public Node child(String name) throws IOException, WasiException {
    return mount.nodeOrNull(entry(name));
  }

  @Override
  public Attributes attributes() throws IOException, WasiException {
    return mount.attributes(path);
  }

  @Override
  public void setTimes(Long accessed, Long modified) throws IOException, WasiException {
    mount.setTimes(path, accessed, modified);
  }

  @Override
  public List<Entry> list() throws IOException, WasiException {
    if (!mount.canListDirectories()) {
      throw new WasiException(Errno.ACCES);
    }
    mount.checkNoLinks(path);
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
      for (Path entry : stream) {
        try {
          BasicFileAttributes found = HostMount.read(entry);
          entries.add(
              new Entry(
                  entry.getFileName().toString(),
                  HostMount.type(found),
                  HostMount.inode(entry, found)));
        } catch (NoSuchFileException e) {
          continue; // It was removed while the directory was read.
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  private void checkChangeable() throws WasiException {
    if (!mount.canChangeDirectories()) {
      throw new WasiException(Errno.ACCES);
    }
    mount.checkNoLinks(path);
  }

  @Override
  public Descriptor create(String name, OpenMode mode) throws IOException, WasiException {
    checkChangeable();
    return new HostFile(mount, entry(name)).create(mode);
  }

  @Override
  public void createDirectory(String name) throws IOException, WasiException {
    checkChangeable();
    Files.createDirectory(entry(name));
  }

  @Override
  public void removeDirectory(String name) throws IOException, WasiException {
    checkChangeable();
    Path entry = entry(name);
    if (!HostMount.read(entry).isDirectory()) {
      throw new WasiException(Errno.NOTDIR);
    }
    Files.delete(entry);
  }

  @Override
  public void removeFile(String name) throws IOException, WasiException {
    checkChangeable();
    Path entry = entry(name);
    if (HostMount.read(entry).isDirectory()) {
      throw new WasiException(Errno.ISDIR);
    }
    Files.delete(entry);
  }

  @Override
  public void rename(String name, DirectoryNode target, String targetName)
      throws IOException, WasiException {
    checkChangeable();
    if (!(target instanceof HostDirectory other) || other.mount != mount) {
      throw new WasiException(Errno.XDEV);
    }
    mount.checkNoLinks(other.path);
    CopyOption[] options = {StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING};
    Files.move(entry(name), other.entry(targetName), options);
  }
}
