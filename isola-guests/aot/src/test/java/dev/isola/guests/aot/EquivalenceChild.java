package dev.isola.guests.aot;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs prepared cases in a JVM that was started with other options than the tests' own. */
final class EquivalenceChild {

  private EquivalenceChild() {}

  /** Arguments: folder of the cases, folder for what they do, calls that make a function hot. */
  public static void main(String[] arguments) throws Exception {
    Path out = Path.of(arguments[1]);
    int hot = Integer.parseInt(arguments[2]);
    for (PreparedCase prepared : cases(Path.of(arguments[0]))) {
      int times = times(prepared, hot);
      write(out.resolve(prepared.name() + ".guest"), prepared.guest(times));
      write(out.resolve(prepared.name() + ".plain"), prepared.compiledPlainly(times));
    }
  }

  /** How often the case has to be run so that its functions are called so many times. */
  private static int times(PreparedCase prepared, int hot) {
    long fewest =
        prepared.calls().stream()
            .collect(Collectors.groupingBy(EquivalenceCase.Call::export, Collectors.counting()))
            .values()
            .stream()
            .mapToLong(Long::longValue)
            .min()
            .orElse(hot);
    return (int) Math.max(1, (hot + fewest - 1) / fewest);
  }

  static List<PreparedCase> cases(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .sorted()
          .map(
              path -> {
                try {
                  return PreparedCase.open(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    }
  }

  /** Writes what the runs did: one transcript if all did the same. */
  private static void write(Path file, List<Transcript> transcripts) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(transcripts.size());
      for (Transcript transcript : transcripts) {
        transcript.write(out);
      }
    }
  }

  static List<Transcript> read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      List<Transcript> transcripts = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        transcripts.add(Transcript.read(in));
      }
      return transcripts;
    }
  }
}
