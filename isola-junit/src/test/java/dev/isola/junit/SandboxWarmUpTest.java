package dev.isola.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.isola.Sandbox;
import dev.isola.SandboxTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryListener;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;

@Timeout(60)
class SandboxWarmUpTest {
  private final BlockingQueue<String> prepared = new LinkedBlockingQueue<>();
  private final SandboxWarmUp warmUp =
      new SandboxWarmUp(
          (options, start) -> {
            prepared.add(options.prelude() + " " + options.maxMemory() + " " + start);
            if (options.prelude().equals("fails")) {
              throw new IllegalStateException("the prelude failed");
            }
          });

  @BeforeEach
  void needsProcessors() {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
  }

  private List<String> next(int count) throws InterruptedException {
    List<String> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(prepared.take());
    }
    return some;
  }

  private static LauncherDiscoveryRequest request(Class<?>... classes) {
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    for (Class<?> type : classes) {
      request.selectors(selectClass(type));
    }
    return request.configurationParameter("isola.maxMemory", "64MiB").build();
  }

  @Test
  void preparesWhatTheAnnotationsOfDiscoveredClassesName() throws Exception {
    warmUp.launcherDiscoveryStarted(
        request(Plain.class, Broken.class, Fails.class, Many.class, Last.class));
    // "fails" does not keep the others from being prepared; equal options are prepared once.
    assertThat(next(1)).containsExactly("fails 67108864 true");
    assertThat(next(5))
        .containsExactlyInAnyOrder(
            "inherited 67108864 false",
            "field 1000 false",
            "parameter 67108864 false",
            " 67108864 false",
            "nested 67108864 false");
    assertThat(next(1)).containsExactly("last 67108864 false");
    assertThat(prepared).isEmpty();
  }

  @Test
  void preparesGuestsOfOtherLanguages() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    SandboxWarmUp ofJs =
        new SandboxWarmUp(
            (options, start) -> told.add(options.runtime() + ": " + options.prelude()));
    ofJs.launcherDiscoveryStarted(request(JavaScript.class));
    assertThat(told.take()).isEqualTo("js: const one = 1;");
    assertThat(told.take()).isEqualTo("js: const two = 2;");
  }

  static class JavaScript {
    @JsSandbox(prelude = "const one = 1;")
    Sandbox field;

    void test(@JsSandbox(prelude = "const two = 2;") Sandbox sandbox) {}
  }

  @Test
  void isFoundByTheLauncher() {
    assertThat(ServiceLoader.load(LauncherDiscoveryListener.class))
        .hasAtLeastOneElementOfType(SandboxWarmUp.class);
    assertThat(ServiceLoader.load(TestExecutionListener.class))
        .hasAtLeastOneElementOfType(SandboxWarmUp.class);
  }

  static class Plain {
    String noSandbox;

    @Test
    void test() {}
  }

  static class Broken {
    @IsolaSandbox(prelude = "broken", maxMemory = "lots")
    Sandbox sandbox;
  }

  static class Fails {
    @IsolaSandbox(prelude = "fails")
    Sandbox sandbox;
  }

  static class Parent {
    @PythonSandbox(prelude = "inherited")
    static SandboxTemplate template;
  }

  static class Many extends Parent {
    @RegisterExtension static final IsolaExtension EXTENSION = IsolaExtension.builder().build();

    @IsolaSandbox(prelude = "field", maxMemory = "1000")
    Sandbox field;

    @IsolaSandbox(prelude = "mounted", mounts = @Mount(host = "src", guest = "/data"))
    Sandbox mounted;

    void test(@PythonSandbox(prelude = "parameter") Sandbox sandbox, Sandbox fromExtension) {}

    @Nested
    class Inner {
      @PythonSandbox(prelude = "nested")
      Sandbox sandbox;
    }
  }

  static class Last {
    @IsolaSandbox(prelude = "parameter")
    Sandbox again;

    @IsolaSandbox(prelude = "last")
    Sandbox sandbox;
  }
}
