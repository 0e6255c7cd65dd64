package dev.isola;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a guest did to one file, folder or link of an overlay or of a folder in memory.
 *
 * <p>Immutable: it shows how things were when {@link Sandbox#changedFiles} was called.
 *
 * @since 0.1.0
 */
public final class ChangedFile {
  /**
   * What was done.
   *
   * @since 0.1.0
   */
  public enum Change {
    /** It is new, or was moved here. */
    CREATED,
    /** It is also there on the host, but not the same: a file was written, or it was replaced. */
    MODIFIED,
    /** It is there on the host, and gone for the guest. */
    DELETED
  }

  /**
   * What it is.
   *
   * @since 0.1.0
   */
  public enum Type {
    /** A file. */
    FILE,
    /** A folder. */
    FOLDER,
    /** A symbolic link. */
    LINK
  }

  private final String path;
  private final Change change;
  private final Type type;
  private final byte[] content; // a link's is its target; null for folders and what was deleted

  private ChangedFile(String path, Change change, Type type, byte[] content) {
    this.path = Objects.requireNonNull(path, "path");
    this.change = Objects.requireNonNull(change, "change");
    this.type = Objects.requireNonNull(type, "type");
    this.content = content;
  }

  /**
   * Makes a description of a file that was created or modified.
   *
   * @param path the absolute path in the guest
   * @param change what was done
   * @param bytes the file's content, which is copied
   * @return the description
   */
  public static ChangedFile file(String path, Change change, byte[] bytes) {
    return new ChangedFile(path, change, Type.FILE, bytes.clone());
  }

  /**
   * Makes a description of a folder that was created or replaced.
   *
   * @param path the absolute path in the guest
   * @param change what was done
   * @return the description
   */
  public static ChangedFile folder(String path, Change change) {
    return new ChangedFile(path, change, Type.FOLDER, null);
  }

  /**
   * Makes a description of a symbolic link that was created or replaced.
   *
   * @param path the absolute path in the guest
   * @param change what was done
   * @param target the link's text
   * @return the description
   */
  public static ChangedFile link(String path, Change change, String target) {
    return new ChangedFile(path, change, Type.LINK, target.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Makes a description of something that was deleted.
   *
   * @param path the absolute path in the guest
   * @param type what it was
   * @return the description
   */
  public static ChangedFile deleted(String path, Type type) {
    return new ChangedFile(path, Change.DELETED, type, null);
  }

  /**
   * Returns where it is.
   *
   * @return the absolute path in the guest, such as {@code /box/out.txt}
   */
  public String path() {
    return path;
  }

  /**
   * Returns what was done.
   *
   * @return the change
   */
  public Change change() {
    return change;
  }

  /**
   * Returns what it is, or was.
   *
   * @return the type
   */
  public Type type() {
    return type;
  }

  /**
   * Returns a file's content.
   *
   * @return a copy of the bytes
   * @throws InvalidArgumentException if this is no file, or it was deleted
   */
  public byte[] bytes() {
    require(Type.FILE, "bytes");
    return content.clone();
  }

  /**
   * Returns a file's content as text.
   *
   * @return the text
   * @throws InvalidArgumentException if this is no file, it was deleted, or it is not UTF-8
   */
  public String text() {
    require(Type.FILE, "text");
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidArgumentException(path + " is not UTF-8: use bytes()", e);
    }
  }

  /**
   * Returns what a link says.
   *
   * @return the link's text
   * @throws InvalidArgumentException if this is no link, or it was deleted
   */
  public String target() {
    require(Type.LINK, "target");
    return new String(content, StandardCharsets.UTF_8);
  }

  private void require(Type wanted, String what) {
    if (type != wanted || content == null) {
      throw new InvalidArgumentException(
          path + " has no " + what + ": it is a " + type + " that was " + change);
    }
  }

  /**
   * Returns this in one line.
   *
   * @return for example {@code CREATED FILE /box/out.txt (12 bytes)}
   */
  @Override
  public String toString() {
    String text = change + " " + type + " " + path;
    if (content == null) {
      return text;
    }
    return type == Type.LINK
        ? text + " -> " + target()
        : text + " (" + Rendering.size(content.length) + ")";
  }
}
