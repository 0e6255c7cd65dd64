package dev.isola.junit.grading.report;

/** Texts that end up in a job's log, where some lines are commands to the CI server. */
final class ConsoleText {
  private static final String PREFIX = "| ";

  private ConsoleText() {}

  /**
   * Puts a bar before each line, so that none begins with {@code ::}, and breaks {@code ##[} and
   * {@code ##vso[}, which count anywhere in a line.
   */
  static String of(String text, int max) {
    String shown = withoutCommands(ShownText.block(text, max));
    return PREFIX + shown.replace("\n", "\n" + PREFIX);
  }

  /** Breaks the commands that count anywhere in a line, in a text that begins none. */
  static String withoutCommands(String shown) {
    return shown.replaceAll("#(?=#)", "# ");
  }
}
