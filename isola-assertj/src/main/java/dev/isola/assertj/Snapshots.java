package dev.isola.assertj;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The files that hold what guests did when somebody last looked at it and found it good.
 *
 * @param folder of all of them
 */
record Snapshots(Path folder, SnapshotUpdate update) {
  private static final String FOLDER_PROPERTY = "isola.snapshot.dir";
  private static final int MOST_LINES = 20;
  private static final int LONGEST_LINE = 160;

  static Snapshots configured() {
    return new Snapshots(
        Path.of(System.getProperty(FOLDER_PROPERTY, "src/test/resources/snapshots")),
        SnapshotUpdate.of(System.getProperty(SnapshotUpdate.PROPERTY), System.getenv("CI")));
  }

  /** What is wrong with the lines, as a message; empty if they are as they were, or were kept. */
  Optional<String> difference(SnapshotName name, List<String> lines) {
    Path file = name.in(folder);
    Optional<List<String>> kept = read(file);
    if (kept.isEmpty()) {
      return update.missing() ? write(file, lines) : Optional.of(missing(file, lines));
    }
    if (kept.get().equals(lines)) {
      return Optional.empty();
    }
    return update.differing()
        ? write(file, lines)
        : Optional.of(differing(file, kept.get(), lines));
  }

  private static Optional<List<String>> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file).lines().toList());
    } catch (CharacterCodingException e) {
      throw new UncheckedIOException(
          "snapshot " + shown(file) + " is not UTF-8 text; save it as UTF-8 or delete it", e);
    } catch (IOException e) {
      throw new UncheckedIOException("snapshot " + shown(file) + " cannot be read: " + e, e);
    }
  }

  /** Another test run never sees half a file. */
  private static Optional<String> write(Path file, List<String> lines) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
      Path draft = Files.createTempFile(folder, ".snapshot", ".tmp");
      try {
        Files.writeString(draft, String.join("\n", lines) + "\n");
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("snapshot " + shown(file) + " cannot be written: " + e, e);
    }
    return Optional.empty();
  }

  private String missing(Path file, List<String> lines) {
    return "Expecting the timeline of the snapshot "
        + shown(file)
        + ", but there is no such file. It would hold:\n"
        + Texts.indented(
            String.join(
                "\n",
                Texts.elidedLines(lines, MOST_LINES).stream()
                    .map(line -> Texts.elided(line, LONGEST_LINE))
                    .toList()))
        + "\n"
        + advice("missing");
  }

  private String differing(Path file, List<String> kept, List<String> lines) {
    LineDiff diff = LineDiff.of(kept, lines);
    return "Expecting the timeline of the snapshot "
        + shown(file)
        + ", but line "
        + diff.rows().get(diff.firstDifference() - 1).line()
        + " differs (- expected, + actual):\n"
        + diff.unified()
        + "\n"
        + advice("true");
  }

  private String advice(String value) {
    return update.refused()
        ? SnapshotUpdate.PROPERTY
            + " means nothing where the environment variable CI is set; write the file on your own"
            + " machine and commit it."
        : "To keep what is there now, run this test with -D"
            + SnapshotUpdate.PROPERTY
            + "="
            + value
            + ", look at the file and commit it.";
  }

  private static String shown(Path file) {
    return file.toString().replace('\\', '/');
  }
}
