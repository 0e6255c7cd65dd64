package dev.isola.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A symbolic link inside a mount. */
final class HostLink implements LinkNode {

  private final HostMount mount;
  private final Path path;

  HostLink(HostMount mount, Path path) {
    this.mount = mount;
    this.path = path;
  }

  @Override
  public String target() throws IOException, WasiException {
    mount.checkNoLinks(path.getParent());
    Path target = Files.readSymbolicLink(path);
    if (target.isAbsolute() || target.getRoot() != null) {
      throw new WasiException(Errno.NOTCAPABLE);
    }
    return target.toString().replace(target.getFileSystem().getSeparator(), "/");
  }

  @Override
  public Attributes attributes() throws IOException, WasiException {
    return mount.attributes(path);
  }
}
