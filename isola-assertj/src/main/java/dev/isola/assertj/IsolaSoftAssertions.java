package dev.isola.assertj;

import java.util.function.Consumer;
import org.assertj.core.api.AbstractSoftAssertions;
import org.assertj.core.api.SoftAssertionsProvider;
import org.assertj.core.api.StandardSoftAssertionsProvider;

/**
 * Soft assertions on guests and on all that AssertJ knows: failures are collected and reported
 * together.
 *
 * <pre><code class="java">
 * IsolaSoftAssertions.assertSoftly(softly -> {
 *   softly.assertThat(run).hasValue(3).hasStdout("adding\n");
 *   softly.assertThat(run).calledHost("log").once();
 *   softly.assertThat(name).isEqualTo("Ada");
 * });
 * </code></pre>
 *
 * <p>AssertJ's {@code SoftAssertionsExtension} for JUnit injects it as well. Not safe for use by
 * several threads.
 *
 * @since 0.1.0
 */
public class IsolaSoftAssertions extends AbstractSoftAssertions
    implements StandardSoftAssertionsProvider, IsolaSoftAssertionsProvider {

  /** Makes soft assertions that have collected nothing; call {@link #assertAll()} in the end. */
  public IsolaSoftAssertions() {}

  /**
   * Runs assertions and reports all that failed.
   *
   * @param assertions gets the soft assertions to use
   * @throws AssertionError if an assertion failed; its message holds the messages of all that did
   */
  public static void assertSoftly(Consumer<IsolaSoftAssertions> assertions) {
    SoftAssertionsProvider.assertSoftly(IsolaSoftAssertions.class, assertions);
  }
}
