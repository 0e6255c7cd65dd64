package dev.isola.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A folder by its path, on systems that cannot hold one, such as Windows. Whether a link stands in
 * the path is looked at before each use.
 */
final class PlainHostFolder implements HostFolder {

  private final Path root;
  private final Path path;

  private PlainHostFolder(Path root, Path path) {
    this.root = root;
    this.path = path;
  }

  static PlainHostFolder ofRoot(Path root) {
    return new PlainHostFolder(root, root);
  }

  private Path checked() throws WasiException {
    for (Path part = path; !part.equals(root); part = part.getParent()) {
      if (Files.isSymbolicLink(part)) {
        throw new WasiException(Errno.NOTCAPABLE);
      }
    }
    return path;
  }

  private Path checked(Path name) throws WasiException {
    return checked().resolve(name);
  }

  @Override
  public HostFolder folder(Path name) {
    return new PlainHostFolder(root, path.resolve(name));
  }

  private static BasicFileAttributeView view(Path path) {
    return Files.getFileAttributeView(
        path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public BasicFileAttributes attributes(Path name) throws IOException, WasiException {
    return view(checked(name)).readAttributes();
  }

  @Override
  public BasicFileAttributes attributes() throws IOException, WasiException {
    return view(checked()).readAttributes();
  }

  @Override
  public List<Path> names() throws IOException, WasiException {
    List<Path> names = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(checked())) {
      for (Path entry : stream) {
        names.add(entry.getFileName());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public FileChannel open(Path name, Set<? extends OpenOption> options)
      throws IOException, WasiException {
    Set<OpenOption> all = new HashSet<>(options);
    all.add(LinkOption.NOFOLLOW_LINKS);
    return FileChannel.open(checked(name), all);
  }

  @Override
  public void setTimes(Path name, FileTime accessed, FileTime modified)
      throws IOException, WasiException {
    view(checked(name)).setTimes(modified, accessed, null);
  }

  @Override
  public void setTimes(FileTime accessed, FileTime modified) throws IOException, WasiException {
    view(checked()).setTimes(modified, accessed, null);
  }

  @Override
  public void createFolder(Path name) throws IOException, WasiException {
    Files.createDirectory(checked(name));
  }

  @Override
  public void createLink(Path name, Path target) throws IOException, WasiException {
    Files.createSymbolicLink(checked(name), target);
  }

  @Override
  public Path readLink(Path name) throws IOException, WasiException {
    return Files.readSymbolicLink(checked(name));
  }

  @Override
  public void removeFolder(Path name) throws IOException, WasiException {
    Path folder = checked(name);
    if (!view(folder).readAttributes().isDirectory()) {
      throw new WasiException(Errno.NOTDIR);
    }
    Files.delete(folder);
  }

  @Override
  public void removeFile(Path name) throws IOException, WasiException {
    Path file = checked(name);
    if (view(file).readAttributes().isDirectory()) {
      throw new WasiException(Errno.ISDIR);
    }
    Files.delete(file);
  }

  @Override
  public void move(Path name, HostFolder target, Path targetName)
      throws IOException, WasiException {
    CopyOption[] options = {StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING};
    Files.move(checked(name), ((PlainHostFolder) target).checked(targetName), options);
  }

  @Override
  public void close() {
    // A path holds nothing.
  }
}
