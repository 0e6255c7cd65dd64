package dev.isola.junit;

/**
 * What happens with the recordings of a fixture while a test runs.
 *
 * <p>The configuration parameter or system property {@code isola.fixture.mode} sets the mode of all
 * fixtures. Where it is not set and the environment variable {@code CI} is, the mode is {@link
 * #REPLAY}, whatever the annotations say.
 *
 * @since 0.1.0
 */
public enum RecordMode {
  /**
   * Only the recordings answer. A request that has none, and a recording that a passed test has not
   * used, fail the test.
   */
  REPLAY,
  /** As {@link #REPLAY} if there is a fixture file; else all is recorded. */
  RECORD_ONCE,
  /** The recordings answer what they can. Everything else goes to the real thing and is added. */
  RECORD_NEW,
  /** Everything goes to the real thing, and the recordings are replaced. */
  RECORD_ALL,
  /**
   * The recordings answer, and the real thing is asked, too. A test fails if that has answered
   * differently. Nothing is written.
   */
  VERIFY
}
