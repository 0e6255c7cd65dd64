package dev.isola.bundle;

import dev.isola.bundle.TarEntry.Kind;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Unpacks a bundle's archive, a {@code tar.gz} with one folder at its top, into a folder. Nothing
 * in it can lead out of that folder: names are checked before a file is made, and links, which may
 * only lead to entries of the archive, are made at the end.
 */
final class ArchiveUnpacker {

  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

  /** Names that mean something else on some system, or that cannot be made there. */
  private static final Pattern ODD = Pattern.compile("[\\x00-\\x1f\\x7f\\\\:*?\"<>|]");

  private static final Pattern WINDOWS_DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

  private static final int MAX_NAME = 1024;

  private final Path folder;
  private final ArchiveLimits limits;
  private final Map<String, Kind> entries = new HashMap<>();
  private final Set<String> folded = new HashSet<>();
  private final Map<String, String> links = new LinkedHashMap<>();
  private String top;
  private long bytes;

  private ArchiveUnpacker(Path folder, ArchiveLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /**
   * Unpacks an archive.
   *
   * @param archive the file
   * @param folder an empty folder; holds whatever was unpacked before a failure
   * @throws IOException if the archive is damaged or refused, or cannot be unpacked
   */
  static void unpack(Path archive, Path folder, ArchiveLimits limits) throws IOException {
    ArchiveUnpacker unpacker = new ArchiveUnpacker(folder, limits);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive));
        InputStream tar = new GZIPInputStream(in, 1 << 16)) {
      unpacker.unpack(new TarReader(tar, limits.entries()));
    } catch (ZipException e) {
      throw new ArchiveException("it is not a sound gzip file: " + e.getMessage());
    } catch (EOFException e) {
      throw new ArchiveException("it is cut off");
    }
    unpacker.makeLinks();
  }

  private void unpack(TarReader tar) throws IOException {
    for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      if (entry.kind() != Kind.FILE && entry.kind() != Kind.FOLDER && entry.kind() != Kind.LINK) {
        throw refused(entry, "is a " + describe(entry.kind()) + ", which a bundle may not hold");
      }
      bytes += entry.size();
      if (bytes > limits.bytes() || bytes < 0) {
        throw refused(entry, "and what precedes it have more than " + limits.bytes() + " bytes");
      }
      String name = checkedName(entry);
      if (name.isEmpty()) {
        continue; // the folder at the top
      }
      checkPlace(entry, name);
      Path place = folder.resolve(name);
      switch (entry.kind()) {
        case FOLDER -> Files.createDirectories(place);
        case LINK -> links.put(name, checkedTarget(entry, name));
        default -> write(tar, place);
      }
    }
    if (top == null) {
      throw new ArchiveException("it is empty");
    }
  }

  private static String describe(Kind kind) {
    return kind == Kind.UNKNOWN
        ? "special file"
        : kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static ArchiveException refused(TarEntry entry, String why) {
    return new ArchiveException("its entry \"" + printable(entry.name()) + "\" " + why);
  }

  private static String printable(String name) {
    String shown = name.length() > 200 ? name.substring(0, 200) + "..." : name;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  /** The name below the folder at the top, with single slashes. */
  private String checkedName(TarEntry entry) throws ArchiveException {
    String name = entry.name();
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw refused(entry, "has a name of " + name.length() + " characters");
    }
    if (name.startsWith("/") || name.startsWith("\\")) {
      throw refused(entry, "has an absolute name");
    }
    if (DRIVE.matcher(name).matches()) {
      throw refused(entry, "has a name with a drive letter");
    }
    if (ODD.matcher(name).find()) {
      throw refused(entry, "has a character in its name that not every system allows");
    }
    String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    List<String> parts = List.of(plain.split("/", -1));
    for (String part : parts) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw refused(entry, "has a part in its name that is \"" + part + "\"");
      }
      if (part.endsWith(".") || part.endsWith(" ")) {
        throw refused(entry, "has a name that ends with a dot or a space");
      }
      if (WINDOWS_DEVICE.matcher(part).matches()) {
        throw refused(entry, "has the name of a device of Windows");
      }
    }
    if (parts.size() == 1 && entry.kind() != Kind.FOLDER) {
      throw refused(entry, "lies beside the folder that should hold everything");
    }
    if (top != null && !top.equals(parts.get(0))) {
      throw refused(entry, "lies beside the folder \"" + top + "\" that should hold everything");
    }
    top = parts.get(0);
    return String.join("/", parts.subList(1, parts.size()));
  }

  /** Every entry has a place of its own, also where upper and lower case are the same. */
  private void checkPlace(TarEntry entry, String name) throws ArchiveException {
    for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      String above = name.substring(0, slash);
      Kind kind = entries.get(above);
      if (kind == Kind.LINK) {
        throw refused(entry, "lies below the link \"" + above + "\"");
      }
      if (kind == Kind.FILE) {
        throw refused(entry, "lies below the file \"" + above + "\"");
      }
      addFolder(entry, above);
    }
    Kind before = entries.get(name);
    boolean again = before == Kind.FOLDER && entry.kind() == Kind.FOLDER;
    if (again) {
      return;
    }
    if (before != null || !folded.add(name.toLowerCase(Locale.ROOT))) {
      throw refused(entry, "occurs twice");
    }
    entries.put(name, entry.kind());
  }

  private void addFolder(TarEntry entry, String name) throws ArchiveException {
    if (entries.containsKey(name)) {
      return;
    }
    if (!folded.add(name.toLowerCase(Locale.ROOT))) {
      throw refused(entry, "has a folder that occurs twice, in upper and lower case");
    }
    entries.put(name, Kind.FOLDER);
  }

  private static String checkedTarget(TarEntry entry, String name) throws ArchiveException {
    String target = entry.target();
    if (target.isEmpty()
        || target.length() > MAX_NAME
        || target.startsWith("/")
        || target.startsWith("\\")
        || DRIVE.matcher(target).matches()
        || ODD.matcher(target).find()) {
      throw leadsOut(entry, target);
    }
    String base = name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
    String rest = target;
    while (rest.startsWith("../")) {
      if (base.isEmpty()) {
        throw leadsOut(entry, target);
      }
      base = base.contains("/") ? base.substring(0, base.lastIndexOf('/')) : "";
      rest = rest.substring("../".length());
    }
    for (String part : rest.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw leadsOut(entry, target);
      }
    }
    return base.isEmpty() ? rest : base + "/" + rest;
  }

  private static ArchiveException leadsOut(TarEntry entry, String target) {
    return refused(
        entry,
        "is a link to \"" + printable(target) + "\", which is not plainly a place in the archive");
  }

  private static void write(TarReader tar, Path place) throws IOException {
    Files.createDirectories(place.getParent());
    try (FileChannel file =
            FileChannel.open(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(file)) {
      tar.copyTo(out);
      // So that a crash of the system cannot leave half a file in a folder that looks complete.
      file.force(true);
    }
  }

  /** A link leads to an entry itself, through no other link, so it cannot lead out. */
  private void makeLinks() throws IOException {
    for (Map.Entry<String, String> link : links.entrySet()) {
      Kind kind = entries.get(link.getValue());
      if (kind != Kind.FILE && kind != Kind.FOLDER) {
        throw new ArchiveException(
            "its entry \""
                + link.getKey()
                + "\" is a link to \""
                + link.getValue()
                + "\", which is "
                + (kind == null ? "not in the archive" : "a link itself"));
      }
    }
    for (Map.Entry<String, String> link : links.entrySet()) {
      Path place = folder.resolve(link.getKey());
      Files.createDirectories(place.getParent());
      Path target = place.getParent().relativize(folder.resolve(link.getValue()));
      try {
        Files.createSymbolicLink(place, target);
      } catch (UnsupportedOperationException e) {
        throw new IOException("this file system has no links for \"" + link.getKey() + "\"", e);
      }
    }
  }
}
