package dev.isola.junit;

import dev.isola.Sandbox;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Guest programs of the tests. */
final class Guests {
  /** Counts how often {@code tick} was called, which tells whether a sandbox is fresh. */
  static final String COUNTER =
      """
      count = 0

      def tick():
          global count
          count += 1
          return count
      """;

  /** {@code ask(name, payload)} makes a hostcall; {@code failure_of} tells how it failed. */
  static final String ASKER =
      """
      from sandbox import HostError
      from sandbox.asyncio import hostcall

      async def ask(name, payload=None):
          return await hostcall(name, payload)

      async def failure_of(name, payload=None):
          try:
              return await hostcall(name, payload)
          except HostError as error:
              return f"{type(error).__name__}: {error}"
      """;

  /**
   * {@code fetch(url)} makes a request without a library; {@code failure_of} tells how it failed.
   */
  static final String FETCHER =
      """
      import _isola

      def fetch(url, body=None):
          _isola.begin(3, "POST", {"url": url, "headers": [], "body": body})
          failed, answer = _isola.take(_isola.wait(-1))
          if failed:
              raise RuntimeError(f"{answer['type']}: {answer['message']}")
          if isinstance(answer["body"], int):
              number = answer["body"]
              _isola.begin(4, "", [number, 1000])
              answer["body"] = _isola.take(_isola.wait(-1))[1]
          return f"{answer['status']} {(answer['body'] or b'').decode()}"

      def failure_of(url):
          try:
              return fetch(url)
          except RuntimeError as error:
              return str(error)
      """;

  private Guests() {}

  static int tick(Sandbox sandbox) {
    return sandbox.run("tick").asInt();
  }

  /** A sandbox that counts, as a project might name it. */
  @Target({ElementType.FIELD, ElementType.PARAMETER})
  @Retention(RetentionPolicy.RUNTIME)
  @IsolaSandbox(prelude = COUNTER)
  @interface CounterSandbox {}

  /** The same on top of the Python form, shared by the class. */
  @Target({ElementType.FIELD, ElementType.PARAMETER})
  @Retention(RetentionPolicy.RUNTIME)
  @PythonSandbox(prelude = COUNTER, scope = Scope.CLASS)
  @interface SharedCounterSandbox {}

  /** A sandbox that asks its host. */
  @Target({ElementType.FIELD, ElementType.PARAMETER})
  @Retention(RetentionPolicy.RUNTIME)
  @IsolaSandbox(prelude = ASKER)
  @interface AskerSandbox {}

  /** A sandbox whose requests the test class answers. */
  @Target({ElementType.FIELD, ElementType.PARAMETER})
  @Retention(RetentionPolicy.RUNTIME)
  @IsolaSandbox(prelude = FETCHER, http = Http.HANDLER)
  @interface FetcherSandbox {}
}
