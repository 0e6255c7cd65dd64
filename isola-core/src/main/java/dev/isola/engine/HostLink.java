package dev.isola.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A symbolic link inside a mount. */
final class HostLink implements LinkNode {

  private final HostMount mount;
  private final List<String> place;

  HostLink(HostMount mount, List<String> place) {
    this.mount = mount;
    this.place = place;
  }

  private HostFolder folder() throws IOException, WasiException {
    return mount.folder(place.subList(0, place.size() - 1));
  }

  private Path name() throws WasiException {
    return mount.name(place.get(place.size() - 1));
  }

  @Override
  public String target() throws IOException, WasiException {
    try (HostFolder folder = folder()) {
      Path target = folder.readLink(name());
      if (target.isAbsolute() || target.getRoot() != null) {
        throw new WasiException(Errno.NOTCAPABLE);
      }
      return target.toString().replace(target.getFileSystem().getSeparator(), "/");
    }
  }

  @Override
  public Attributes attributes() throws IOException, WasiException {
    try (HostFolder folder = folder()) {
      return mount.attributes(place, folder.attributes(name()));
    }
  }
}
