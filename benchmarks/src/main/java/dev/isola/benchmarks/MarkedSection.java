package dev.isola.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a Markdown page that is written by a program, between two comments. */
final class MarkedSection {

  private final Path page;
  private final String begin;
  private final String end;

  /**
   * Names a section.
   *
   * @param page the file
   * @param name the name in the comments {@code <!-- begin NAME -->} and {@code <!-- end NAME -->}
   */
  MarkedSection(Path page, String name) {
    this.page = page;
    this.begin = "<!-- begin " + name + " -->";
    this.end = "<!-- end " + name + " -->";
  }

  /** Puts a text in place of the section's old one. */
  void replace(String text) throws IOException {
    String old = Files.readString(page);
    int from = old.indexOf(begin);
    int to = old.indexOf(end, Math.max(from, 0));
    if (from < 0 || to < 0) {
      throw new IllegalStateException(
          page + " must have the lines \"" + begin + "\" and \"" + end + "\"");
    }
    Files.writeString(
        page, old.substring(0, from + begin.length()) + "\n\n" + text + "\n" + old.substring(to));
  }
}
