package dev.isola.assertj;

/**
 * Which snapshots are written anew.
 *
 * @param missing those that are not there
 * @param differing those that hold something else
 * @param refused whether they were asked for, but this is a CI run
 */
record SnapshotUpdate(boolean missing, boolean differing, boolean refused) {
  static final String PROPERTY = "isola.snapshot.update";

  /**
   * Reads what was asked for.
   *
   * @param asked the value of the system property, or null
   * @param ci the value of the environment variable {@code CI}, or null
   */
  static SnapshotUpdate of(String asked, String ci) {
    boolean inCi = ci != null && !ci.isBlank() && !ci.equalsIgnoreCase("false");
    return switch (asked == null ? "false" : asked.strip()) {
      case "false" -> new SnapshotUpdate(false, false, false);
      case "missing" -> new SnapshotUpdate(!inCi, false, inCi);
      case "true" -> new SnapshotUpdate(!inCi, !inCi, inCi);
      case "force" -> new SnapshotUpdate(true, true, false);
      default ->
          throw new IllegalArgumentException(
              "system property "
                  + PROPERTY
                  + " must be \"true\", \"missing\", \"false\" or, to write in CI too, \"force\", was"
                  + " \""
                  + asked
                  + "\"");
    };
  }
}
