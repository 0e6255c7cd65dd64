package dev.isola.engine;

import dev.isola.MountConfig;
import dev.isola.MountConfig.Access;

/** What a guest may do in a mount. */
record MountPermissions(Access directories, Access files) {

  /** For what lies below an overlay, which has permissions of its own. */
  static final MountPermissions READ = new MountPermissions(Access.READ, Access.READ);

  static MountPermissions of(MountConfig mount) {
    return new MountPermissions(mount.dirPerms(), mount.filePerms());
  }

  void checkListing() throws WasiException {
    check(directories.canRead());
  }

  void checkChangingDirectory() throws WasiException {
    check(directories.canWrite());
  }

  void checkChangingFile() throws WasiException {
    check(files.canWrite());
  }

  void checkOpening(OpenMode mode) throws WasiException {
    check(!mode.read() || files.canRead());
    check(!mode.changesContent() || files.canWrite());
  }

  private static void check(boolean allowed) throws WasiException {
    if (!allowed) {
      throw new WasiException(Errno.ACCES);
    }
  }
}
