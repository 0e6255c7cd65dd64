/**
 * AssertJ assertions on what a guest did. {@link dev.isola.assertj.IsolaAssertions} is the entry
 * point, {@link dev.isola.assertj.Events} describes events.
 *
 * <pre><code class="java">
 * RunResult run = sandbox.call("add", 1, 2);
 * assertThat(run).succeeded().hasValue(3).hasStdoutLines("adding");
 * assertThat(run).events().containsExactly(stdout("adding\n"), end(3));
 * </code></pre>
 *
 * <p>The assertions are not safe for use by several threads, like all of AssertJ's.
 *
 * @since 0.1.0
 */
package dev.isola.assertj;
