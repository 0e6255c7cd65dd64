package dev.isola.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.GuestClock;
import dev.isola.Isola;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxTemplate;
import dev.isola.TemplateConfig;
import dev.isola.junit.Hostcall;
import dev.isola.junit.Http;
import dev.isola.junit.IsolaExtension;
import dev.isola.junit.IsolaFixture;
import dev.isola.junit.PythonSandbox;
import dev.isola.junit.RecordMode;
import dev.isola.junit.fixture.FixtureConfig;
import dev.isola.junit.fixture.FixtureFile;
import dev.isola.junit.fixture.FixtureSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The samples of docs/fixtures.md that are not in the examples. */
class FixturesTest {

  @Nested
  class Matching {
    @Hostcall("send")
    String send(Map<String, Object> message) {
      throw new AssertionError("the fixture answers");
    }

    @IsolaFixture(
        matchHeaders = "accept-language",
        ignoreQuery = "cache_buster",
        ignoreQueryOrder = true,
        ignoreJson = {"/sent_at", "/items/*/id ~ [0-9a-f]+"},
        mode = RecordMode.RECORD_ONCE)
    @Test
    void ignoresWhatDoesNotMatter(
        @PythonSandbox(
                prelude =
                    """
                    from sandbox.asyncio import hostcall

                    async def send(items, sent_at):
                        return await hostcall("send", {"items": items, "sent_at": sent_at})
                    """)
            Sandbox sandbox) {
      List<Object> items = List.of(Map.of("id", "7f", "name", "tea"));
      assertThat(sandbox.run("send", items, 12).textValue()).isEqualTo("sent");
    }
  }

  static class InCodeTest {
    @RegisterExtension
    static final IsolaExtension ISOLA =
        IsolaExtension.builder()
            .http(Http.FIXTURE)
            .fixture(
                "trips/lisbon",
                RecordMode.REPLAY,
                FixtureConfig.builder().ignoreQueryOrder(true).build())
            .scripts("classpath:trips/trip.py")
            .build();

    @Hostcall("discount")
    double discount() {
      throw new AssertionError("the fixture answers");
    }

    @Test
    void staysWhereItIsCheap(Sandbox sandbox) {
      assertThat(sandbox.call("trip", "lisbon", 3).results().get(0).textValue()).isEqualTo("Tejo");
    }
  }

  @Nested
  class InCode extends InCodeTest {}

  @Test
  void withoutJUnit(@TempDir Path folder) {
    SandboxTemplate template =
        Isola.buildTemplate(
            "python",
            TemplateConfig.builder()
                .prelude(
                    """
                    from sandbox.asyncio import hostcall

                    async def convert(euros):
                        return euros * await hostcall("rate", "USD")
                    """)
                .build());
    FixtureSession session =
        FixtureSession.open(
            FixtureFile.of(folder.resolve("rates.json")),
            RecordMode.RECORD_ONCE,
            FixtureConfig.builder().secrets("correct horse").build());
    SandboxConfig config =
        SandboxConfig.builder()
            .hostcall("rate", payload -> 1.25)
            .clock(session.attach(GuestClock.virtual(), 0))
            .interceptor(session)
            .build();
    try (Sandbox sandbox = template.create(config)) {
      sandbox.run("convert", 80);
    }
    session.finish(true);

    assertThat(folder.resolve("rates.json")).content().contains("\"result\": 1.25");
  }

  /** The fixtures of the examples are as they would be written. */
  @Test
  void fixturesAreCanonical() {
    for (String name :
        List.of(
            "trips/lisbon",
            "dev/isola/examples/docs/FixturesTest.Matching/ignoresWhatDoesNotMatter")) {
      FixtureFile file = FixtureFile.of(Path.of("src/test/resources/fixtures", name + ".json"));
      assertThat(file.write(file.read())).as(name).isFalse();
    }
  }
}
