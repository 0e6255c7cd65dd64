package dev.isola.junit.grading;

import dev.isola.junit.internal.Languages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Submissions that are files and folders on the host. */
final class FolderSubmissions {
  private static final int DEEPEST = 64;

  private FolderSubmissions() {}

  /** Takes each program, folder and zip file for a submission. */
  static List<Handin> of(List<Path> entries) {
    List<Handin> handins = new ArrayList<>();
    Map<String, Handin> students = new LinkedHashMap<>();
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (FileNames.isJunk(name)) {
        continue;
      }
      if (Files.isDirectory(entry)) {
        ExportedName exported = ExportedName.ofFolder(name);
        Handin handin = new Handin(exported.id(), name, exported.name());
        add(handin, entry);
        handins.add(handin);
      } else if (isZip(name) || Languages.runtimeOf(name).isPresent()) {
        ExportedName exported = ExportedName.ofFile(name);
        if (exported.file().isEmpty()) {
          Handin handin = new Handin(exported.id(), name, exported.name());
          add(handin, entry);
          handins.add(handin);
        } else {
          Handin handin =
              students.computeIfAbsent(
                  exported.id(),
                  id -> {
                    Handin made = new Handin(id, id, exported.name());
                    handins.add(made);
                    return made;
                  });
          addFile(handin, exported.file(), entry);
        }
      }
    }
    return handins;
  }

  static boolean isZip(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  /** Adds a file, what is in a zip file, or all files of a folder. */
  static void add(Handin handin, Path path) {
    if (Files.isSymbolicLink(path)) {
      handin.refuse("\"" + path.getFileName() + "\" is a symbolic link, which is not followed");
    } else if (Files.isDirectory(path)) {
      addFolder(handin, path);
    } else {
      addFile(handin, path.getFileName().toString(), path);
    }
  }

  private static void addFolder(Handin handin, Path folder) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          Set.<FileVisitOption>of(),
          DEEPEST,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path next, BasicFileAttributes attributes) {
              boolean isJunk =
                  !next.equals(folder) && FileNames.isJunk(next.getFileName().toString());
              return isJunk ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (!FileNames.isJunk(file.getFileName().toString())) {
                files.add(file);
              }
              return files.size() > Handin.MAX_FILES
                  ? FileVisitResult.TERMINATE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              handin.refuse("\"" + file.getFileName() + "\" cannot be read: " + failure);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      handin.refuse("the folder cannot be read: " + e);
    }
    files.sort(null);
    if (files.size() == 1 && isZip(files.get(0).getFileName().toString())) {
      addFile(handin, files.get(0).getFileName().toString(), files.get(0));
      return;
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        addBytes(handin, name, file);
      } else {
        handin.refuse(
            "\""
                + Printable.line(name)
                + "\" is a symbolic link or no regular file, and is not read");
      }
    }
  }

  private static void addFile(Handin handin, String name, Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      handin.refuse("\"" + Printable.line(name) + "\" is a symbolic link or no regular file");
    } else if (!isZip(name)) {
      addBytes(handin, name, file);
    } else {
      try (InputStream in = Files.newInputStream(file)) {
        ZipSubmissions.addAll(handin, in);
      } catch (IOException e) {
        handin.refuse("\"" + Printable.line(name) + "\" cannot be read: " + e);
      }
    }
  }

  private static void addBytes(Handin handin, String name, Path file) {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes((int) handin.room() + 1);
      handin.add(name, bytes);
    } catch (IOException e) {
      handin.refuse("\"" + Printable.line(name) + "\" cannot be read: " + e);
    }
  }
}
