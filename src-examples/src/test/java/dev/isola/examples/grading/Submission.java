package dev.isola.examples.grading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One student's answer to one exercise.
 *
 * @param exercise the name of the exercise's folder
 * @param student the name of the file, without its ending
 * @param file the Python file
 */
record Submission(String exercise, String student, Path file) {

  private static final String ENDING = ".py";

  /** All submissions to an exercise, in the order of their names. */
  static List<Submission> to(String exercise) {
    Path folder = folder(exercise);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(ENDING))
          .sorted()
          .map(file -> new Submission(exercise, student(file), file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the submissions in " + folder, e);
    }
  }

  private static Path folder(String exercise) {
    String resource = "/submissions/" + exercise;
    URL url = Submission.class.getResource(resource);
    if (url == null) {
      throw new IllegalArgumentException("no folder of submissions on the class path: " + resource);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not a folder: " + url, e);
    }
  }

  private static String student(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ENDING.length());
  }

  /** The words by which JUnit shows this submission. */
  @Override
  public String toString() {
    return exercise + "/" + student;
  }
}
