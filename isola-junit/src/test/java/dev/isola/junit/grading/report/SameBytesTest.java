package dev.isola.junit.grading.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.junit.grading.GradeReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("changes the locale of all threads")
class SameBytesTest {

  @Test
  void theLocaleAndTheOrderOfMapsDoNotShow() {
    List<Map<String, String>> files = write(Sample.report());
    Locale locale = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(write(reversed(Sample.report()))).isEqualTo(files);
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(write(Sample.report())).isEqualTo(files);
    } finally {
      Locale.setDefault(locale);
    }
  }

  private static List<Map<String, String>> write(GradeReport report) {
    return Written.writers().<Map<String, String>>map(w -> Written.by(w, report)).toList();
  }

  private static GradeReport reversed(GradeReport report) {
    Map<String, String> guests = new LinkedHashMap<>();
    for (String name : List.of("js", "python")) {
      guests.put(name, report.guests().get(name));
    }
    return new GradeReport(report.title(), guests, report.submissions());
  }
}
