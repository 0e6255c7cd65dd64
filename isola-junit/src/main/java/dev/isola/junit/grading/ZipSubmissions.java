package dev.isola.junit.grading;

import dev.isola.InvalidArgumentException;
import dev.isola.junit.internal.Languages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Submissions in a zip file, and the files of one in a zip file of its own. Nothing is unpacked to
 * where its name says: all is read into memory, as far as limits allow.
 */
record ZipSubmissions(Path file) {
  private static final int MAX_ENTRIES = 200_000;
  private static final long MAX_BYTES = 1L << 30;

  /** Reads the submissions: each program, folder and zip file in it is one. */
  List<Handin> read() throws IOException {
    try {
      return read(StandardCharsets.UTF_8);
    } catch (ZipException | IllegalArgumentException e) {
      // Old tools write names in an encoding of their own: any will do that reads all bytes.
      return read(StandardCharsets.ISO_8859_1);
    }
  }

  private List<Handin> read(Charset names) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile(), names)) {
      if (zip.size() > MAX_ENTRIES) {
        throw new InvalidArgumentException(
            "submissions "
                + file
                + " must not have more than "
                + MAX_ENTRIES
                + " entries, was "
                + zip.size());
      }
      List<? extends ZipEntry> entries = new ArrayList<>(Collections.list(zip.entries()));
      entries.sort(Comparator.comparing(ZipEntry::getName));
      for (ZipEntry entry : entries) {
        String name = entry.getName();
        String first = name.substring(0, name.indexOf('/') < 0 ? name.length() : name.indexOf('/'));
        if (FileNames.problem(first).isPresent()) {
          throw new InvalidArgumentException(
              "submissions "
                  + file
                  + " have an entry whose name "
                  + FileNames.problem(first).get()
                  + ": \""
                  + Printable.abridged(Printable.line(name), 200)
                  + "\"; nothing was read");
        }
      }
      String top = commonFolder(entries);
      Map<String, Handin> handins = new LinkedHashMap<>();
      long room = MAX_BYTES;
      for (ZipEntry entry : entries) {
        room -= read(zip, entry, top, handins, room);
      }
      return List.copyOf(handins.values());
    }
  }

  /** A folder that holds nothing but folders and zip files, and all of them; empty if none does. */
  private static String commonFolder(List<? extends ZipEntry> entries) {
    TreeSet<String> first = new TreeSet<>();
    boolean hasFiles = false;
    for (ZipEntry entry : entries) {
      String name = entry.getName();
      int slash = name.indexOf('/');
      String top = slash < 0 ? name : name.substring(0, slash + 1);
      if (FileNames.isJunk(slash < 0 ? name : name.substring(0, slash))) {
        continue;
      }
      first.add(top);
      boolean isFileBelowTop =
          slash >= 0 && slash < name.length() - 1 && name.indexOf('/', slash + 1) < 0;
      hasFiles |= slash < 0 || isFileBelowTop && !FolderSubmissions.isZip(name);
    }
    return first.size() == 1 && !hasFiles ? first.first() : "";
  }

  /** Reads an entry and returns how many bytes it took. */
  private long read(ZipFile zip, ZipEntry entry, String top, Map<String, Handin> handins, long room)
      throws IOException {
    if (!entry.getName().startsWith(top)) {
      return 0;
    }
    String name = entry.getName().substring(top.length());
    int slash = name.indexOf('/');
    String first = slash < 0 ? name : name.substring(0, slash);
    if (first.isEmpty() || FileNames.isJunk(first)) {
      return 0;
    }
    Handin handin;
    String path;
    if (slash >= 0) {
      ExportedName exported = ExportedName.ofFolder(first);
      handin =
          handins.computeIfAbsent(
              first + "/", any -> new Handin(exported.id(), first, exported.name()));
      path = name.substring(slash + 1);
      if (path.isEmpty() || entry.isDirectory() || hasJunk(path)) {
        return 0;
      }
    } else {
      if (!FolderSubmissions.isZip(name) && Languages.runtimeOf(name).isEmpty()) {
        return 0;
      }
      ExportedName exported = ExportedName.ofFile(name);
      boolean isOfSeveral = !exported.file().isEmpty();
      handin =
          handins.computeIfAbsent(
              isOfSeveral ? "student " + exported.id() : name,
              any ->
                  new Handin(exported.id(), isOfSeveral ? exported.id() : name, exported.name()));
      path = isOfSeveral ? exported.file() : name;
    }
    if (handin.isRefused()) {
      return 0;
    }
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readNBytes((int) Math.min(handin.room() + 1, room + 1));
    } catch (IOException e) {
      handin.refuse(
          "\"" + Printable.line(path) + "\" cannot be read from the zip file: " + e.getMessage());
      return 0;
    }
    if (bytes.length > room) {
      throw new InvalidArgumentException(
          "submissions "
              + file
              + " must not have more than "
              + (MAX_BYTES >> 20)
              + " MiB together");
    }
    if (FolderSubmissions.isZip(path)) {
      addAll(handin, new ByteArrayInputStream(bytes));
    } else {
      handin.add(path, bytes);
    }
    return bytes.length;
  }

  private static boolean hasJunk(String path) {
    for (String part : path.split("/")) {
      // Dots at the beginning of "." and ".." are no junk, but wrong.
      if (!part.equals(".") && !part.equals("..") && FileNames.isJunk(part)) {
        return true;
      }
    }
    return false;
  }

  /** Adds the files of a zip file to a submission, without the folder that all of them are in. */
  static void addAll(Handin handin, InputStream in) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    long bytes = 0;
    int entries = 0;
    try (ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries++;
        if (entries > 10 * Handin.MAX_FILES) {
          handin.refuse("its zip file has more than " + 10 * Handin.MAX_FILES + " entries");
          return;
        }
        if (entry.isDirectory()) {
          continue;
        }
        byte[] content = zip.readNBytes((int) (Handin.MAX_BYTES - bytes) + 1);
        bytes += content.length;
        if (bytes > Handin.MAX_BYTES) {
          handin.refuseSize();
          return;
        }
        if (!hasJunk(entry.getName()) && files.put(entry.getName(), content) != null) {
          handin.refuse(
              "its zip file has \"" + Printable.line(entry.getName()) + "\" more than once");
          return;
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      handin.refuse("its zip file is damaged: " + e.getMessage());
      return;
    }
    if (entries == 0) {
      handin.refuse("its zip file is empty or damaged");
      return;
    }
    String top = onlyFolder(files);
    files.forEach((name, content) -> handin.add(name.substring(top.length()), content));
  }

  private static String onlyFolder(Map<String, byte[]> files) {
    String top = null;
    for (String name : files.keySet()) {
      int slash = name.indexOf('/');
      String first = name.substring(0, slash + 1);
      if (slash < 1
          || first.equals("../")
          || first.equals("./")
          || top != null && !top.equals(first)) {
        return "";
      }
      top = first;
    }
    return top == null ? "" : top;
  }
}
