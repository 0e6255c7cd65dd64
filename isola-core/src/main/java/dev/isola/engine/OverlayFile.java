package dev.isola.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;

/** A file in an overlay: in memory, or one of the host's until the guest writes to it. */
final class OverlayFile implements FileNode, OverlayNode {

  private static final int PART = 1 << 16;

  private final Overlay overlay;
  private final HostFile base; // null for a file that the guest made
  private final long inode;
  private FileContent content; // null while it is the host's
  private HostTimes.Times times; // null while they are the host's
  private int open;
  private boolean removed;

  private OverlayFile(Overlay overlay, HostFile base, long inode) {
    this.overlay = overlay;
    this.base = base;
    this.inode = inode;
  }

  static OverlayFile over(Overlay overlay, HostFile base) throws IOException, WasiException {
    return new OverlayFile(overlay, base, base.attributes().inode());
  }

  static OverlayFile create(Overlay overlay) throws WasiException {
    overlay.quota().addFile();
    OverlayFile file = new OverlayFile(overlay, null, overlay.nextInode());
    file.content = new FileContent();
    file.touch(0);
    return file;
  }

  HostFile base() {
    return base;
  }

  /** The file's own bytes; null while they are the host's. */
  FileContent content() {
    return content;
  }

  /** Whether anything distinguishes it from the host's file. */
  boolean isChanged() {
    return content != null || times != null;
  }

  @Override
  public FileType type() {
    return content != null ? FileType.REGULAR_FILE : base.type();
  }

  @Override
  public Attributes attributes() throws IOException, WasiException {
    if (content != null) {
      return new Attributes(
          FileType.REGULAR_FILE, inode, content.size(), times.modified(), times.accessed());
    }
    Attributes found = base.attributes();
    return times == null
        ? found
        : new Attributes(found.type(), inode, found.size(), times.modified(), times.accessed());
  }

  /** The attributes of the open file, which the host may have removed meanwhile. */
  Attributes attributes(FileChannel channel) throws IOException, WasiException {
    try {
      return attributes();
    } catch (NoSuchFileException e) {
      HostTimes.Times shown = times != null ? times : new HostTimes.Times(0, 0);
      return new Attributes(
          FileType.REGULAR_FILE, inode, channel.size(), shown.modified(), shown.accessed());
    }
  }

  @Override
  public void setTimes(Long accessed, Long modified) throws IOException, WasiException {
    overlay.permissions().checkChangingFile();
    Attributes before = attributes();
    times = new HostTimes.Times(before.modified(), before.accessed()).with(accessed, modified);
  }

  private void touch(long lastModified) throws WasiException {
    long now = overlay.now(lastModified);
    times = new HostTimes.Times(now, now);
  }

  @Override
  public Descriptor open(OpenMode mode) throws IOException, WasiException {
    overlay.permissions().checkOpening(mode);
    FileChannel channel = content == null ? base.openForReading() : null;
    OverlayFileDescriptor opened = new OverlayFileDescriptor(this, channel, mode);
    open++;
    if (mode.truncate()) {
      try {
        opened.resize(0);
      } catch (IOException | WasiException | RuntimeException e) {
        opened.close();
        throw e;
      }
    }
    return opened;
  }

  void closed() {
    open--;
    giveBackIfGone();
  }

  @Override
  public void removed() {
    removed = true;
    giveBackIfGone();
  }

  private void giveBackIfGone() {
    if (removed && open == 0 && content != null) {
      overlay.quota().giveBackFile();
      overlay.quota().giveBackBytes(content.size());
      content = new FileContent();
      removed = false; // so that it is given back once
    }
  }

  int write(FileChannel channel, ByteBuffer source, long position)
      throws IOException, WasiException {
    FileContent target = owned(channel, FileContent.MAX_SIZE + 1L);
    if (position > FileContent.MAX_SIZE - source.remaining()) {
      throw new WasiException(Errno.FBIG);
    }
    int size = target.size();
    int fitting = overlay.quota().fitting(size, position, source.remaining());
    overlay.quota().addBytes(Math.max(0, (int) position + fitting - size));
    int limit = source.limit();
    source.limit(source.position() + fitting);
    target.write(source, (int) position);
    source.limit(limit);
    touch(times.modified());
    return fitting;
  }

  void resize(FileChannel channel, long size) throws IOException, WasiException {
    if (size > FileContent.MAX_SIZE) {
      throw new WasiException(Errno.FBIG);
    }
    FileContent target = owned(channel, size);
    int before = target.size();
    if (size > before) {
      overlay.quota().addBytes(size - before);
    } else {
      overlay.quota().giveBackBytes(before - size);
    }
    target.resize((int) size);
    touch(times.modified());
  }

  /** The file's own content, for the first time with the beginning of what the host's has. */
  private FileContent owned(FileChannel channel, long needed) throws IOException, WasiException {
    if (content == null) {
      overlay.quota().addFile();
      FileContent copy = new FileContent();
      try {
        copy(channel, copy, needed);
      } catch (IOException | WasiException | RuntimeException e) {
        overlay.quota().giveBackFile();
        overlay.quota().giveBackBytes(copy.size());
        throw e;
      }
      if (times == null) {
        touch(attributes(channel).modified());
      }
      content = copy;
    }
    return content;
  }

  private void copy(FileChannel channel, FileContent copy, long needed)
      throws IOException, WasiException {
    long length = Math.min(needed, channel.size());
    if (length > FileContent.MAX_SIZE) {
      throw new WasiException(Errno.FBIG);
    }
    if (length > overlay.quota().room()) {
      throw new WasiException(Errno.NOSPC); // before anything is read
    }
    ByteBuffer part = ByteBuffer.allocate(PART);
    while (copy.size() < needed) { // and while there is more
      GuestSystem.checkInterruption();
      part.clear().limit((int) Math.min(PART, needed - copy.size()));
      int read = channel.read(part, copy.size());
      if (read <= 0) {
        return;
      }
      overlay.quota().addBytes(read);
      copy.write(part.flip(), copy.size());
    }
  }
}
