/**
 * Sandboxes in JUnit Jupiter tests: {@link dev.isola.junit.IsolaSandbox} injects them into fields
 * and parameters, {@link dev.isola.junit.Hostcall} lets guests call the test class, and {@link
 * dev.isola.junit.IsolaExtension} does the same in code.
 *
 * <pre><code class="java">
 * class GreeterTest {
 *   &#64;Hostcall("name_of")
 *   String nameOf(int id) {
 *     return "user " + id;
 *   }
 *
 *   &#64;Test
 *   void greets(&#64;PythonSandbox(scripts = "src/test/python/greeter.py") Sandbox sandbox) {
 *     assertThat(sandbox.run("greet", 7).asText()).isEqualTo("hello user 7");
 *   }
 * }
 * </code></pre>
 *
 * <p>Configuration parameters of the test run (in {@code junit-platform.properties}, or as system
 * properties) are the defaults of what a sandbox does not say itself:
 *
 * <ul>
 *   <li>{@code isola.timeout}: as {@link dev.isola.junit.IsolaSandbox#timeout()}
 *   <li>{@code isola.maxMemory}: as {@link dev.isola.junit.IsolaSandbox#maxMemory()}
 * </ul>
 *
 * @since 0.1.0
 */
package dev.isola.junit;
