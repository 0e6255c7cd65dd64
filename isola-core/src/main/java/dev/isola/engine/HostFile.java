package dev.isola.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** A file inside a mount, or a device or pipe, which cannot be opened. */
final class HostFile implements FileNode {

  private final HostMount mount;
  private final Path path;

  HostFile(HostMount mount, Path path) {
    this.mount = mount;
    this.path = path;
  }

  @Override
  public FileType type() {
    try {
      return HostMount.type(HostMount.read(path));
    } catch (IOException e) {
      return FileType.UNKNOWN;
    }
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
  public Descriptor open(OpenMode mode) throws IOException, WasiException {
    if (!HostMount.read(path).isRegularFile()) {
      // Opening a pipe would block the thread, and a device is no file.
      throw new WasiException(Errno.ACCES);
    }
    return open(mode, EnumSet.noneOf(StandardOpenOption.class));
  }

  /** Makes the file; fails if it exists. */
  Descriptor create(OpenMode mode) throws IOException, WasiException {
    return open(mode, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  private Descriptor open(OpenMode mode, Set<StandardOpenOption> extra)
      throws IOException, WasiException {
    if ((mode.read() && !mount.canReadFiles())
        || (mode.changesContent() && !mount.canWriteFiles())) {
      throw new WasiException(Errno.ACCES);
    }
    mount.checkNoLinks(path.getParent());
    Set<OpenOption> options = new HashSet<>(extra);
    options.add(LinkOption.NOFOLLOW_LINKS);
    if (mode.read() || !mode.changesContent()) {
      options.add(StandardOpenOption.READ);
    }
    if (mode.changesContent()) {
      options.add(StandardOpenOption.WRITE);
    }
    if (mode.truncate()) {
      options.add(StandardOpenOption.TRUNCATE_EXISTING);
    }
    return new HostFileDescriptor(this, FileChannel.open(path, options), mode);
  }

  /** Makes a file shorter or longer; what is new reads as zero. */
  static void resize(FileChannel channel, long size) throws IOException {
    long before = channel.size();
    if (size < before) {
      channel.truncate(size);
    } else if (size > before) {
      channel.write(ByteBuffer.wrap(new byte[1]), size - 1);
    }
  }
}
