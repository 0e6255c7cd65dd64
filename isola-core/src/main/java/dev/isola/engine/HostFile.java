package dev.isola.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A file inside a mount, or a device or pipe, which cannot be opened. */
final class HostFile implements FileNode {

  private final HostMount mount;
  private final List<String> place;

  HostFile(HostMount mount, List<String> place) {
    this.mount = mount;
    this.place = place;
  }

  HostMount mount() {
    return mount;
  }

  String text() {
    return HostMount.text(place);
  }

  private HostFolder folder() throws IOException, WasiException {
    return mount.folder(place.subList(0, place.size() - 1));
  }

  private Path name() throws WasiException {
    return mount.name(place.get(place.size() - 1));
  }

  private BasicFileAttributes found() throws IOException, WasiException {
    try (HostFolder folder = folder()) {
      return folder.attributes(name());
    }
  }

  @Override
  public FileType type() {
    try {
      return HostMount.type(found());
    } catch (IOException | WasiException e) {
      return FileType.UNKNOWN;
    }
  }

  @Override
  public Attributes attributes() throws IOException, WasiException {
    return attributes(found());
  }

  Attributes attributes(BasicFileAttributes found) {
    return mount.attributes(place, found);
  }

  @Override
  public void setTimes(Long accessed, Long modified) throws IOException, WasiException {
    mount.permissions().checkChangingFile();
    try (HostFolder folder = folder()) {
      checkRegular(folder.attributes(name()));
      folder.setTimes(name(), time(accessed), time(modified));
    }
    mount.times().set(text(), accessed, modified);
  }

  static FileTime time(Long nanoseconds) {
    return nanoseconds == null ? null : FileTime.from(nanoseconds, TimeUnit.NANOSECONDS);
  }

  // Opening a pipe would block the thread, and a device is no file.
  private static void checkRegular(BasicFileAttributes found) throws WasiException {
    if (!found.isRegularFile()) {
      throw new WasiException(found.isSymbolicLink() ? Errno.LOOP : Errno.ACCES);
    }
  }

  /** Opens the file; its channel takes no account of quotas. */
  private <T> T open(Set<OpenOption> options, Opening<T> opening)
      throws IOException, WasiException {
    try (HostFolder folder = folder()) {
      BasicFileAttributes found = folder.attributes(name());
      checkRegular(found);
      return opening.opened(folder.open(name(), options), found);
    }
  }

  /** Takes an open file over. */
  private interface Opening<T> {
    T opened(FileChannel channel, BasicFileAttributes found) throws IOException, WasiException;
  }

  /** Opens the file for reading. */
  FileChannel openForReading() throws IOException, WasiException {
    return open(
        Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS), (channel, found) -> channel);
  }

  @Override
  public Descriptor open(OpenMode mode) throws IOException, WasiException {
    mount.permissions().checkOpening(mode);
    Set<OpenOption> options = new HashSet<>();
    options.add(LinkOption.NOFOLLOW_LINKS);
    if (mode.read() || !mode.changesContent()) {
      options.add(StandardOpenOption.READ);
    }
    if (mode.changesContent()) {
      options.add(StandardOpenOption.WRITE);
    }
    return open(
        options,
        (channel, found) -> {
          HostFileDescriptor opened = new HostFileDescriptor(this, channel, mode, found);
          if (mode.truncate()) {
            truncate(opened);
          }
          return opened;
        });
  }

  private static void truncate(HostFileDescriptor opened) throws IOException, WasiException {
    try {
      opened.resize(0);
    } catch (IOException | WasiException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }
}
