package dev.isola.engine;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;

/**
 * A folder of the host that is open for one system call. Names are paths of one part; links are
 * never followed.
 */
interface HostFolder extends Closeable {

  /**
   * Opens a folder in this one.
   *
   * @throws IOException also if a link or something else stands there by now
   */
  HostFolder folder(Path name) throws IOException, WasiException;

  /**
   * The attributes of an entry.
   *
   * @throws NoSuchFileException if there is none
   */
  BasicFileAttributes attributes(Path name) throws IOException, WasiException;

  /** The attributes of this folder. */
  BasicFileAttributes attributes() throws IOException, WasiException;

  List<Path> names() throws IOException, WasiException;

  /** Opens a regular file. */
  FileChannel open(Path name, Set<? extends OpenOption> options) throws IOException, WasiException;

  /** Sets the times of a regular file or a folder; null leaves one as it is. */
  void setTimes(Path name, FileTime accessed, FileTime modified) throws IOException, WasiException;

  /** Sets the times of this folder; null leaves one as it is. */
  void setTimes(FileTime accessed, FileTime modified) throws IOException, WasiException;

  void createFolder(Path name) throws IOException, WasiException;

  void createLink(Path name, Path target) throws IOException, WasiException;

  Path readLink(Path name) throws IOException, WasiException;

  void removeFolder(Path name) throws IOException, WasiException;

  void removeFile(Path name) throws IOException, WasiException;

  /** Moves an entry, in the place of another one if there is one, to a folder of the same mount. */
  void move(Path name, HostFolder target, Path targetName) throws IOException, WasiException;
}
