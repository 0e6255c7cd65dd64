package dev.isola.junit.grading.report;

/** Texts as single platforms need them. */
final class PlatformText {
  private PlatformText() {}

  /** Artemis drops lines that begin with a tab, for it takes them for frames of a stack trace. */
  static String withoutLeadingTabs(String text, int max) {
    String shown = ShownText.block(text, max);
    if (shown.indexOf('\t') < 0) {
      return shown;
    }
    StringBuilder out = new StringBuilder(shown.length());
    boolean atStart = true;
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      out.append(atStart && c == '\t' ? ' ' : c);
      atStart = c == '\n' || (atStart && c == '\t');
    }
    return out.toString();
  }
}
