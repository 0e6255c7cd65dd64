package dev.isola.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A folder that is held by the system, whatever is done to its path meanwhile: another sandbox or
 * process may put a link in its place, and that leads nowhere.
 *
 * <p>The JDK can make neither folders nor links in a folder that is held. They are made in the
 * mount's root, whose path no guest can change, and then moved.
 */
final class SecureHostFolder implements HostFolder {

  private final Path root;
  private final SecureDirectoryStream<Path> stream;
  private final Path path; // where it was when it was opened

  private SecureHostFolder(Path root, SecureDirectoryStream<Path> stream, Path path) {
    this.root = root;
    this.stream = stream;
    this.path = path;
  }

  /** Opens the root of a mount; null if the system has no such folders. */
  static SecureHostFolder openRoot(Path root) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(root);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new SecureHostFolder(root, secure, root);
    }
    stream.close();
    return null;
  }

  @Override
  public HostFolder folder(Path name) throws IOException {
    SecureDirectoryStream<Path> folder = stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    return new SecureHostFolder(root, folder, path.resolve(name));
  }

  private BasicFileAttributeView view(Path name) {
    return stream.getFileAttributeView(
        name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  private BasicFileAttributeView view() {
    return stream.getFileAttributeView(BasicFileAttributeView.class);
  }

  @Override
  public BasicFileAttributes attributes(Path name) throws IOException {
    return view(name).readAttributes();
  }

  @Override
  public BasicFileAttributes attributes() throws IOException {
    return view().readAttributes();
  }

  @Override
  public List<Path> names() throws IOException {
    List<Path> names = new ArrayList<>();
    try {
      for (Path entry : stream) {
        names.add(entry.getFileName());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public FileChannel open(Path name, Set<? extends OpenOption> options) throws IOException {
    Set<OpenOption> all = new HashSet<>(options);
    all.add(LinkOption.NOFOLLOW_LINKS);
    return (FileChannel) stream.newByteChannel(name, all);
  }

  @Override
  public void setTimes(Path name, FileTime accessed, FileTime modified) throws IOException {
    view(name).setTimes(modified, accessed, null);
  }

  @Override
  public void setTimes(FileTime accessed, FileTime modified) throws IOException {
    view().setTimes(modified, accessed, null);
  }

  @Override
  public void createFolder(Path name) throws IOException {
    make(name, Files::createDirectory);
  }

  @Override
  public void createLink(Path name, Path target) throws IOException {
    make(name, place -> Files.createSymbolicLink(place, target));
  }

  /** Makes something at a path that no guest can change. */
  private interface Maker {
    Path make(Path place) throws IOException;
  }

  private void make(Path name, Maker maker) throws IOException {
    if (path.equals(root)) {
      maker.make(root.resolve(name));
      return;
    }
    if (exists(name)) {
      throw new FileAlreadyExistsException(name.toString());
    }
    Path made = maker.make(root.resolve(".isola-" + UUID.randomUUID()));
    try (SecureHostFolder top = openRoot(root)) {
      top.stream.move(made.getFileName(), stream, name);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(made);
      throw e;
    }
  }

  private boolean exists(Path name) throws IOException {
    try {
      attributes(name);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public Path readLink(Path name) throws IOException {
    // By its path: what is read is only text, and followed inside of the mount if at all.
    return Files.readSymbolicLink(path.resolve(name));
  }

  @Override
  public void removeFolder(Path name) throws IOException {
    stream.deleteDirectory(name);
  }

  @Override
  public void removeFile(Path name) throws IOException {
    stream.deleteFile(name);
  }

  @Override
  public void move(Path name, HostFolder target, Path targetName) throws IOException {
    stream.move(name, ((SecureHostFolder) target).stream, targetName);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
