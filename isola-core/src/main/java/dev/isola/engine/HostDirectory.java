package dev.isola.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A directory inside a mount. */
final class HostDirectory implements DirectoryNode {

  private final HostMount mount;
  private final List<String> place;

  HostDirectory(HostMount mount, List<String> place) {
    this.mount = mount;
    this.place = place;
  }

  private List<String> placeOf(String name) {
    List<String> names = new ArrayList<>(place);
    names.add(name);
    return names;
  }

  private String textOf(String name) {
    return HostMount.text(placeOf(name));
  }

  @Override
  public boolean isMountRoot() {
    return place.isEmpty();
  }

  @Override
  public Node child(String name) throws IOException, WasiException {
    Path entry = mount.name(name);
    try (HostFolder folder = mount.folder(place)) {
      return mount.node(placeOf(name), folder.attributes(entry));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public Attributes attributes() throws IOException, WasiException {
    try (HostFolder folder = mount.folder(place)) {
      return mount.attributes(place, folder.attributes());
    }
  }

  @Override
  public void setTimes(Long accessed, Long modified) throws IOException, WasiException {
    mount.permissions().checkChangingDirectory();
    try (HostFolder folder = mount.folder(place)) {
      folder.setTimes(HostFile.time(accessed), HostFile.time(modified));
    }
    mount.times().set(HostMount.text(place), accessed, modified);
  }

  @Override
  public List<Entry> list() throws IOException, WasiException {
    mount.permissions().checkListing();
    List<Entry> entries = new ArrayList<>();
    try (HostFolder folder = mount.folder(place)) {
      for (Path entry : folder.names()) {
        GuestSystem.checkInterruption();
        try {
          FileType type = HostMount.type(folder.attributes(entry));
          String name = entry.toString();
          entries.add(new Entry(name, type, mount.inode(placeOf(name))));
        } catch (NoSuchFileException e) {
          continue; // It was removed while the directory was read.
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  private HostFolder changeable() throws IOException, WasiException {
    mount.permissions().checkChangingDirectory();
    return mount.folder(place);
  }

  private void changed() throws WasiException {
    mount.times().changed(HostMount.text(place));
  }

  /** Makes something new in this directory. */
  private interface Making<T> {
    T run(HostFolder folder, Path entry) throws IOException, WasiException;
  }

  private <T> T make(String name, Making<T> making) throws IOException, WasiException {
    Path entry = mount.name(name);
    HostMount.checkLength(place.size() + 1, textOf(name).length());
    try (HostFolder folder = changeable()) {
      mount.usage().quota().addFile();
      T made;
      try {
        made = making.run(folder, entry);
      } catch (IOException | WasiException | RuntimeException e) {
        mount.usage().quota().giveBackFile();
        throw e;
      }
      mount.usage().made(folder.attributes(entry));
      mount.times().changed(textOf(name));
      changed();
      return made;
    }
  }

  @Override
  public Descriptor create(String name, OpenMode mode) throws IOException, WasiException {
    mount.permissions().checkOpening(mode);
    Set<OpenOption> options = new HashSet<>();
    options.add(StandardOpenOption.CREATE_NEW);
    options.add(StandardOpenOption.WRITE);
    options.add(LinkOption.NOFOLLOW_LINKS);
    if (mode.read()) {
      options.add(StandardOpenOption.READ);
    }
    FileChannel channel = make(name, (folder, entry) -> folder.open(entry, options));
    try (HostFolder folder = mount.folder(place)) {
      BasicFileAttributes found = folder.attributes(mount.name(name));
      return new HostFileDescriptor(new HostFile(mount, placeOf(name)), channel, mode, found);
    } catch (IOException | WasiException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void createDirectory(String name) throws IOException, WasiException {
    make(
        name,
        (folder, entry) -> {
          folder.createFolder(entry);
          return null;
        });
  }

  @Override
  public void createLink(String name, String target) throws IOException, WasiException {
    Path checked = mount.linkTarget(target);
    make(
        name,
        (folder, entry) -> {
          folder.createLink(entry, checked);
          return null;
        });
  }

  @Override
  public void removeDirectory(String name) throws IOException, WasiException {
    remove(name, HostFolder::removeFolder);
  }

  @Override
  public void removeFile(String name) throws IOException, WasiException {
    remove(name, HostFolder::removeFile);
  }

  /** Removes an entry of a folder. */
  private interface Removing {
    void run(HostFolder folder, Path entry) throws IOException, WasiException;
  }

  private void remove(String name, Removing removing) throws IOException, WasiException {
    Path entry = mount.name(name);
    try (HostFolder folder = changeable()) {
      BasicFileAttributes found = folder.attributes(entry);
      removing.run(folder, entry);
      mount.usage().removed(found);
    }
    mount.times().removed(textOf(name));
    changed();
  }

  @Override
  public void rename(String name, DirectoryNode target, String targetName)
      throws IOException, WasiException {
    if (!(target instanceof HostDirectory other) || other.mount != mount) {
      throw new WasiException(Errno.XDEV);
    }
    Path entry = mount.name(name);
    Path targetEntry = mount.name(targetName);
    try (HostFolder folder = changeable();
        HostFolder targetFolder = other.changeable()) {
      BasicFileAttributes moved = folder.attributes(entry);
      if (moved.isOther()) {
        // So that no guest can put a pipe where another one is about to open a file.
        throw new WasiException(Errno.PERM);
      }
      BasicFileAttributes replaced = attributesOrNull(targetFolder, targetEntry);
      if (replaced != null && moved.isDirectory() != replaced.isDirectory()) {
        throw new WasiException(moved.isDirectory() ? Errno.NOTDIR : Errno.ISDIR);
      }
      if (moved.isDirectory()) {
        other.checkLengths(targetName, folder, entry);
      }
      folder.move(entry, targetFolder, targetEntry);
      if (replaced != null && !same(moved, replaced)) {
        mount.usage().removed(replaced);
      }
    }
    mount.times().moved(textOf(name), other.textOf(targetName));
    changed();
    other.changed();
  }

  /** Makes sure that no path gets too long when a folder is moved here. */
  private void checkLengths(String name, HostFolder parent, Path moved)
      throws IOException, WasiException {
    List<String> newPlace = placeOf(name);
    HostMount.checkLength(newPlace.size(), HostMount.text(newPlace).length());
    try (HostFolder folder = parent.folder(moved)) {
      HostDirectory here = new HostDirectory(mount, newPlace);
      for (Path entry : folder.names()) {
        GuestSystem.checkInterruption();
        if (folder.attributes(entry).isDirectory()) {
          here.checkLengths(entry.toString(), folder, entry);
        }
      }
    }
  }

  private static BasicFileAttributes attributesOrNull(HostFolder folder, Path entry)
      throws IOException, WasiException {
    try {
      return folder.attributes(entry);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static boolean same(BasicFileAttributes one, BasicFileAttributes other) {
    return one.fileKey() != null && one.fileKey().equals(other.fileKey());
  }
}
