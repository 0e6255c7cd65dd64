package dev.isola.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Writes how fast programs were ended as tables in Markdown. */
final class KillTables {

  private KillTables() {}

  /** A table of single programs, then the histogram. */
  static String of(PerformanceReport.Kills kills) {
    return programs(kills.programs())
        + Markdown.line(
            "%nAll hostile programs of the guests' own tests, by kinds and by how they were ended,"
                + " each time at some moment of their first 20 ms. A program that ends sooner is"
                + " begun again and again. The columns count how many were dead within so many"
                + " milliseconds.%n%n")
        + histogram(kills.kinds())
        + summary(kills.kinds());
  }

  private static String programs(List<DeadlineKills.Row> rows) {
    StringBuilder table =
        new StringBuilder(Markdown.head(List.of("program", "median", "95 % within", "worst")));
    for (DeadlineKills.Row row : rows) {
      table.append(
          Markdown.row(
              List.of(
                  Markdown.code(row.program()),
                  Markdown.line("%.1f ms", row.medianMillis()),
                  Markdown.line("%.1f ms", row.percentile95Millis()),
                  Markdown.line("%.1f ms", row.worstMillis()))));
    }
    return table.toString();
  }

  private static String histogram(List<HostileKills.Row> rows) {
    List<String> heads = new ArrayList<>(List.of("kind", "guest", "by", "kills"));
    Latencies.BOUNDS.forEach(bound -> heads.add("< " + bound));
    heads.addAll(List.of("more", "worst"));
    StringBuilder table = new StringBuilder(Markdown.head(heads));
    for (HostileKills.Row row : rows) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  row.kind(), row.guest(), row.means().text(), Markdown.line("%,d", row.kills())));
      row.counts().forEach(count -> cells.add(count == 0 ? "" : Markdown.line("%,d", count)));
      cells.add(Markdown.number("%.1f ms", row.worstMillis()));
      table.append(Markdown.row(cells));
    }
    return table.toString();
  }

  private static String summary(List<HostileKills.Row> rows) {
    HostileKills.Row worst = rows.get(0);
    int kills = 0;
    for (HostileKills.Row row : rows) {
      kills += row.kills();
      if (row.worstMillis() > worst.worstMillis()) {
        worst = row;
      }
    }
    return Markdown.line(
        "%nOf %,d kills the slowest took %.1f ms: the %s program that %s, ended by a %s.%n",
        kills, worst.worstMillis(), worst.guest(), worst.worstProgram(), worst.means().text());
  }
}
