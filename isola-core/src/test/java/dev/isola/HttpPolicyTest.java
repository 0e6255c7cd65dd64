package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPolicyTest {
  private static String refusal(HttpPolicy policy, String method, String url) {
    try {
      policy.check(method, URI.create(url));
      return "";
    } catch (HttpFailure e) {
      return e.getMessage();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, http://example.com/, true",
    "example.com, http://example.com./, true",
    "EXAMPLE.com., http://example.com/, true",
    "example.com, http://www.example.com/, false",
    "example.com, http://example.com.evil.test/, false",
    "example.com, http://notexample.com/, false",
    "*.example.com, http://www.example.com/, true",
    "*.example.com, http://a.b.example.com/, true",
    "*.example.com, http://example.com/, false",
    "*.example.com, http://notexample.com/, false",
    "127.0.0.1, http://127.0.0.1:8080/, true",
    "[::1], http://[::1]/, true",
    "::1, http://[::1]/, true",
  })
  void hostsAreAllowedByNameOrBelowOne(String pattern, String url, boolean allowed) {
    HttpPolicy policy = HttpPolicy.builder().allowHosts("other.test", pattern).build();
    String refusal = refusal(policy, "GET", url);
    assertThat(refusal.isEmpty()).isEqualTo(allowed);
    if (!allowed) {
      assertThat(refusal).contains("does not allow the host", pattern, "other.test");
    }
  }

  @Test
  void whatIsNotSetIsNotRestricted() {
    HttpPolicy policy = HttpPolicy.builder().build();
    assertThat(refusal(policy, "BREW", "https://a.test:1234/")).isEmpty();
  }

  @Test
  void methodsSchemesAndPortsAreAllowedOneByOne() {
    HttpPolicy policy =
        HttpPolicy.builder()
            .allowMethods("GET", "HEAD")
            .allowSchemes("https")
            .allowPorts(443, 8443)
            .build();
    assertThat(refusal(policy, "GET", "https://a.test/")).isEmpty();
    assertThat(refusal(policy, "HEAD", "https://a.test:8443/")).isEmpty();
    assertThat(refusal(policy, "POST", "https://a.test/"))
        .isEqualTo("the sandbox's HttpPolicy does not allow the method POST; it allows GET, HEAD");
    assertThat(refusal(policy, "get", "https://a.test/")).contains("method get");
    assertThat(refusal(policy, "GET", "http://a.test/")).contains("scheme http; it allows https");
    assertThat(refusal(policy, "GET", "https://a.test:444/")).contains("port 444");
    HttpPolicy web = HttpPolicy.builder().allowPorts(80).build();
    assertThat(refusal(web, "GET", "http://a.test/")).isEmpty();
    assertThat(refusal(web, "GET", "https://a.test/")).contains("port 443");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "*", "*.", "http://a.test", "a.test:80", "a.test/x", "*.*.test", "a b", ".a"})
  void whatIsNoHostIsRefused(String host) {
    for (Consumer<HttpPolicy.Builder> setting :
        List.<Consumer<HttpPolicy.Builder>>of(
            builder -> builder.allowHosts(host), builder -> builder.allowPrivateHosts(host))) {
      assertThatThrownBy(() -> setting.accept(HttpPolicy.builder()))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("host must be a name such as example.com")
          .hasMessageEndingWith("was \"" + host + "\"");
    }
  }

  @Test
  void wrongSettingsAreRefused() {
    HttpPolicy.Builder builder = HttpPolicy.builder();
    List<Runnable> wrong =
        List.of(
            () -> builder.allowMethods("GE T"),
            () -> builder.allowSchemes("ftp"),
            () -> builder.allowPorts(0),
            () -> builder.allowPorts(65_536),
            () -> builder.maxRequestBody(-1),
            () -> builder.maxResponseBody(-1),
            () -> builder.maxRedirects(-1),
            () -> builder.firstByteTimeout(Duration.ZERO),
            () -> builder.totalTimeout(Duration.ofSeconds(-1)));
    for (Runnable setting : wrong) {
      assertThatThrownBy(setting::run).isInstanceOf(InvalidArgumentException.class);
    }
  }

  @Test
  void thePolicyIsAskedBeforeTheHandler() {
    SandboxConfig config =
        SandboxConfig.builder()
            .http(
                request -> {
                  throw new AssertionError("was asked");
                },
                HttpPolicy.builder().allowHosts("a.test").build())
            .build();
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(config, HttpGuest.fetching("GET", "http://b.test/"))) {
      RunResult result = sandbox.call("f");
      assertThat(result.verdict()).isEqualTo(Verdict.GUEST_ERROR);
      assertThat(result.error().orElseThrow().summary())
          .isEqualTo(
              "HttpForbidden: GET http://b.test/: the sandbox's HttpPolicy does not allow the host"
                  + " b.test; it allows a.test (line 3)");
    }
  }
}
