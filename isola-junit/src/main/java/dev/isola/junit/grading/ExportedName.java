package dev.isola.junit.grading;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a file or folder tells of a submission, as learning platforms name them.
 *
 * @param id the submission's
 * @param name the student's
 * @param file the name of the file for a student who may have several; empty otherwise
 */
record ExportedName(String id, String name, String file) {
  /** Moodle's: {@code Ada Lovelace_4711_assignsubmission_file}. */
  private static final Pattern FULL_NAME_AND_NUMBER =
      Pattern.compile("(.+)_(\\d+)_assignsubmission_(?:file|onlinetext)_?(?:_.*)?");

  /** Canvas's: {@code lovelaceada_LATE_4711_815_sort.py}. */
  private static final Pattern STUDENT_AND_NUMBERS =
      Pattern.compile("([\\p{L}-]+\\d*)_(?:LATE_)?(\\d+)_(\\d+)_(.+)");

  /** Reads the name of a folder. */
  static ExportedName ofFolder(String name) {
    Matcher moodle = FULL_NAME_AND_NUMBER.matcher(name);
    return moodle.matches()
        ? new ExportedName(moodle.group(2), moodle.group(1), "")
        : new ExportedName(name, name, "");
  }

  /** Reads the name of a file. */
  static ExportedName ofFile(String name) {
    Matcher canvas = STUDENT_AND_NUMBERS.matcher(name);
    if (canvas.matches()) {
      return new ExportedName(canvas.group(2), canvas.group(1), canvas.group(4));
    }
    Matcher moodle = FULL_NAME_AND_NUMBER.matcher(name);
    if (moodle.matches()) {
      return new ExportedName(moodle.group(2), moodle.group(1), "");
    }
    String stem = FileNames.stem(name);
    return new ExportedName(stem, stem, "");
  }
}
