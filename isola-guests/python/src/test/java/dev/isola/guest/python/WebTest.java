package dev.isola.guest.python;

import dev.isola.HttpPolicy;
import dev.isola.SandboxConfig;
import dev.isola.guests.conformance.GuestUnderTest;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What Python programs have for requests, beside what every guest has. */
class WebTest {
  private static SandboxConfig config() {
    return GuestUnderTest.config()
        .http(
            new WebService(), HttpPolicy.builder().firstByteTimeout(Duration.ofMinutes(3)).build())
        .env("ARCHIVE_SHA256", WebService.archiveDigest())
        .build();
  }

  @TestFactory
  Stream<DynamicTest> http() {
    return GuestTests.of("http_tests", WebTest::config);
  }

  @TestFactory
  Stream<DynamicTest> urllib() {
    return GuestTests.of("urllib_tests", WebTest::config);
  }

  @TestFactory
  Stream<DynamicTest> requests() {
    return GuestTests.of("requests_tests", WebTest::config);
  }

  @TestFactory
  Stream<DynamicTest> importlib() {
    return GuestTests.of("importlib_tests", WebTest::config);
  }
}
