package dev.isola.examples.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.isola.Arg;
import dev.isola.EndEvent;
import dev.isola.ErrorEvent;
import dev.isola.Event;
import dev.isola.EventStream;
import dev.isola.GuestException;
import dev.isola.HttpHandler;
import dev.isola.HttpPolicy;
import dev.isola.HttpResponse;
import dev.isola.InternalException;
import dev.isola.InvalidArgumentException;
import dev.isola.Isola;
import dev.isola.IsolaException;
import dev.isola.LogEvent;
import dev.isola.MountConfig;
import dev.isola.MountConfig.Access;
import dev.isola.ResultEvent;
import dev.isola.Sandbox;
import dev.isola.SandboxConfig;
import dev.isola.SandboxContext;
import dev.isola.SandboxState;
import dev.isola.SandboxTemplate;
import dev.isola.StderrEvent;
import dev.isola.StdoutEvent;
import dev.isola.StreamArg;
import dev.isola.StreamClosedException;
import dev.isola.StreamFullException;
import dev.isola.TemplateConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The host API page that this library is the Java counterpart of, section by section. */
class SeedPageTest {

  /** The two guests, with the programs that the sections need. */
  enum Guest {
    PYTHON(
        """
        import os
        from sandbox import emit, logging
        from sandbox.asyncio import hostcall
        from sandbox.http import fetch

        def hello(name):
            return f"hello {name}"

        def with_options(first, **options):
            return [first, options]

        def consume(values):
            return sum(values)

        async def lookup_user(user_id):
            return await hostcall("lookup_user", {"user_id": user_id})

        def compute():
            emit("half")
            print("out")
            import sys
            print("err", file=sys.stderr)
            logging.info("logged", step=1)
            return "done"

        def fail():
            raise ValueError("boom")

        def read(path):
            return open(path).read()

        def write(path, text):
            with open(path, "w") as file:
                file.write(text)

        def variable(name):
            return os.environ.get(name)

        def get(url):
            with fetch("GET", url) as response:
                return [response.status, response.headers["content-type"], response.text()]
        """),
    JS(
        """
        const hello = (name) => `hello ${name}`;
        const with_options = (first, options) => [first, options];
        async function consume(values) {
          let sum = 0;
          for await (const value of values) sum += value;
          return sum;
        }
        const lookup_user = (user_id) => hostcall("lookup_user", { user_id });
        function compute() {
          sandbox.emit("half");
          console.log("out");
          console.error("err");
          sandbox.log.info("logged", { step: 1 });
          return "done";
        }
        function fail() {
          throw new RangeError("boom");
        }
        const read = (path) => sandbox.readText(path);
        const write = (path, text) => sandbox.writeText(path, text);
        const variable = (name) => sandbox.env[name] ?? null;
        async function get(url) {
          const response = await fetch(url);
          return [response.status, response.headers.get("content-type"), await response.text()];
        }
        """);

    final String runtime = name().toLowerCase(Locale.ROOT);
    final String program;

    Guest(String program) {
      this.program = program;
    }

    static SandboxConfig.Builder config() {
      return SandboxConfig.builder().timeout(Duration.ofMinutes(3));
    }

    Sandbox sandbox(SandboxConfig config) {
      Sandbox sandbox = Isola.buildTemplate(runtime).create(config);
      sandbox.loadScript(program);
      return sandbox;
    }

    Sandbox sandbox() {
      return sandbox(config().build());
    }
  }

  @Nested
  class Lifecycle {
    @ParameterizedTest
    @EnumSource
    void templateThenSandboxThenScriptThenRun(Guest guest) {
      SandboxTemplate template = Isola.buildTemplate(guest.runtime);
      try (Sandbox sandbox = template.create()) {
        sandbox.loadScript(guest.program);
        JsonNode result = sandbox.run("hello", "world");
        assertThat(result.textValue()).isEqualTo("hello world");
      }
    }

    @ParameterizedTest
    @EnumSource
    void templatesAreBuiltWithoutWaiting(Guest guest) throws Exception {
      CompletableFuture<SandboxTemplate> template =
          Isola.buildTemplateAsync(guest.runtime, TemplateConfig.builder().build());
      try (Sandbox sandbox = template.get().create()) {
        sandbox.loadScript(guest.program);
        assertThat(sandbox.callAsync("hello", "you").get().value().textValue())
            .isEqualTo("hello you");
        sandbox.closeAsync().get();
        assertThat(sandbox.state()).isEqualTo(SandboxState.CLOSED);
      }
    }
  }

  @Nested
  class RuntimeResolution {
    @ParameterizedTest
    @EnumSource
    void namesAreResolvedToRuntimes(Guest guest) {
      String version = Isola.buildTemplate(guest.runtime).runtimeVersion();
      assertThat(Isola.resolveRuntime(guest.runtime).runtime()).isEqualTo(guest.runtime);
      assertThat(Isola.resolveRuntime(guest.runtime, version).version()).isEqualTo(version);
    }

    @Test
    void otherNamesAreRefused() {
      assertThatThrownBy(() -> Isola.resolveRuntime("cobol"))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("unknown guest runtime \"cobol\"");
    }
  }

  @Nested
  class Templates {
    @ParameterizedTest
    @EnumSource
    void takeAllOptions(Guest guest, @TempDir Path folder) throws IOException {
      Files.writeString(Files.createDirectory(folder.resolve("data")).resolve("a.txt"), "A");
      TemplateConfig config =
          TemplateConfig.builder()
              .version(Isola.buildTemplate(guest.runtime).runtimeVersion())
              .cacheDir(folder.resolve("cache"))
              .maxMemory(128L << 20)
              .prelude(guest.program)
              .mounts(MountConfig.readOnly(folder.resolve("data"), "/data"))
              .env(Map.of("KIND", "template"))
              .build();
      try (Sandbox sandbox = Isola.buildTemplate(guest.runtime, config).create()) {
        assertThat(sandbox.run("read", "/data/a.txt").textValue()).isEqualTo("A");
        assertThat(sandbox.run("variable", "KIND").textValue()).isEqualTo("template");
      }
      assertThat(folder.resolve("cache")).isNotEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void belongToAContextThatEndsThem(Guest guest) {
      SandboxContext context = new SandboxContext();
      SandboxTemplate template =
          context.buildTemplate(guest.runtime, TemplateConfig.builder().build());
      template.create().close();
      context.close();
      assertThatThrownBy(template::create).isInstanceOf(InvalidArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void giveSandboxesThatAreStartedLater(Guest guest) {
      SandboxTemplate template = Isola.buildTemplate(guest.runtime);
      try (Sandbox sandbox = template.instantiate(Guest.config().build())) {
        assertThat(sandbox.state()).isEqualTo(SandboxState.PENDING);
        assertThatThrownBy(() -> sandbox.run("hello")).isInstanceOf(InvalidArgumentException.class);
        sandbox.start();
        sandbox.loadScript(guest.program);
        assertThat(sandbox.run("hello", 1).textValue()).isEqualTo("hello 1");
      }
    }
  }

  @Nested
  class Arguments {
    @ParameterizedTest
    @EnumSource
    void arePositionalOrNamed(Guest guest) {
      try (Sandbox sandbox = guest.sandbox()) {
        assertThat(sandbox.run("with_options", Arg.of(List.of(1)), Arg.named("limit", 2)))
            .hasToString("[[1],{\"limit\":2}]");
      }
    }

    @ParameterizedTest
    @EnumSource
    void areListsOrStreams(Guest guest) {
      try (Sandbox sandbox = guest.sandbox()) {
        assertThat(sandbox.run("with_options", List.of(1, 2), Arg.named("a", 1)).get(0))
            .hasToString("[1,2]");
        List<StreamArg> streams =
            List.of(
                StreamArg.fromIterable(List.of(1, 2, 3)),
                StreamArg.fromStream(Stream.of(1, 2, 3)).withCapacity(1));
        for (StreamArg stream : streams) {
          assertThat(sandbox.run("consume", stream).intValue()).isEqualTo(6);
        }
      }
    }

    @ParameterizedTest
    @EnumSource
    void areStreamsOfPublishers(Guest guest) {
      Flow.Publisher<Integer> publisher =
          subscriber -> {
            SubmissionPublisher<Integer> numbers = new SubmissionPublisher<>();
            numbers.subscribe(subscriber);
            numbers.submit(4);
            numbers.submit(5);
            numbers.close();
          };
      try (Sandbox sandbox = guest.sandbox()) {
        assertThat(sandbox.run("consume", StreamArg.fromPublisher(publisher)).intValue())
            .isEqualTo(9);
      }
    }
  }

  @Nested
  class Hostcalls {
    @ParameterizedTest
    @EnumSource
    void areAnsweredByHandlers(Guest guest) {
      SandboxConfig config =
          Guest.config()
              .hostcalls(
                  Map.of(
                      "lookup_user",
                      payload -> {
                        int id = payload.get("user_id").intValue();
                        return CompletableFuture.completedFuture(
                            Map.of("user_id", id, "name", "user-" + id));
                      }))
              .build();
      try (Sandbox sandbox = guest.sandbox(config)) {
        assertThat(sandbox.run("lookup_user", 7).get("name").textValue()).isEqualTo("user-7");
      }
    }
  }

  @Nested
  class Events {
    @ParameterizedTest
    @EnumSource
    void comeInOrderAndAreTyped(Guest guest) {
      List<Event> seen = new ArrayList<>();
      try (Sandbox sandbox = guest.sandbox();
          EventStream events = sandbox.runStream("compute")) {
        events.forEach(seen::add);
      }
      assertThat(seen)
          .hasExactlyElementsOfTypes(
              ResultEvent.class,
              StdoutEvent.class,
              StderrEvent.class,
              LogEvent.class,
              EndEvent.class);
      assertThat(((ResultEvent) seen.get(0)).data().textValue()).isEqualTo("half");
      assertThat(((StdoutEvent) seen.get(1)).data()).isEqualTo("out\n");
      assertThat(((StderrEvent) seen.get(2)).data()).isEqualTo("err\n");
      assertThat(((LogEvent) seen.get(3)).message()).isEqualTo("logged");
      assertThat(((EndEvent) seen.get(4)).data().textValue()).isEqualTo("done");
    }

    @ParameterizedTest
    @EnumSource
    void tellErrors(Guest guest) {
      try (Sandbox sandbox = guest.sandbox();
          EventStream events = sandbox.runStream("fail")) {
        Event last = events.stream().reduce((first, second) -> second).orElseThrow();
        assertThat(((ErrorEvent) last).error().message()).isEqualTo("boom");
      }
    }
  }

  @Nested
  class FilesAndEnvironment {
    @ParameterizedTest
    @EnumSource
    void comeFromMountsAndVariables(Guest guest, @TempDir Path folder) throws IOException {
      Files.writeString(folder.resolve("a.txt"), "A");
      SandboxConfig config =
          Guest.config()
              .mounts(new MountConfig(folder, "/workspace", Access.READ_WRITE, Access.READ_WRITE))
              .env(Map.of("KEY", "value"))
              .build();
      try (Sandbox sandbox = guest.sandbox(config)) {
        assertThat(sandbox.run("read", "/workspace/a.txt").textValue()).isEqualTo("A");
        sandbox.run("write", "/workspace/b.txt", "B");
        assertThat(sandbox.run("variable", "KEY").textValue()).isEqualTo("value");
        assertThat(sandbox.run("variable", "HOME").isNull()).isTrue();
      }
      assertThat(folder.resolve("b.txt")).hasContent("B");
      SandboxConfig readOnly =
          Guest.config()
              .mounts(new MountConfig(folder, "/workspace", Access.READ, Access.READ))
              .build();
      try (Sandbox sandbox = guest.sandbox(readOnly)) {
        assertThatThrownBy(() -> sandbox.run("write", "/workspace/c.txt", "C"))
            .isInstanceOf(GuestException.class);
      }
    }
  }

  @Nested
  class HttpBridge {
    @ParameterizedTest
    @EnumSource
    void isOffUnlessItIsAskedFor(Guest guest) {
      try (Sandbox sandbox = guest.sandbox()) {
        assertThatThrownBy(() -> sandbox.run("get", "http://example.org/"))
            .isInstanceOf(GuestException.class);
      }
    }

    @ParameterizedTest
    @EnumSource
    void isAHandlerOrItsAlias(Guest guest) {
      HttpHandler handler =
          request ->
              HttpResponse.of(200)
                  .withHeader("content-type", "text/plain")
                  .withBody("hello world".getBytes(StandardCharsets.UTF_8));
      for (SandboxConfig.Builder config :
          List.of(Guest.config().http(handler), Guest.config().httpHandler(handler))) {
        try (Sandbox sandbox = guest.sandbox(config.build())) {
          assertThat(sandbox.run("get", "http://example.org/"))
              .hasToString("[200,\"text/plain\",\"hello world\"]");
        }
      }
    }

    @ParameterizedTest
    @EnumSource
    void passesThroughToServersThatAPolicyAllows(Guest guest) throws IOException {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            exchange.getResponseHeaders().add("content-type", "text/plain");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("from the server".getBytes(StandardCharsets.UTF_8));
            exchange.close();
          });
      server.start();
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      HttpPolicy policy =
          HttpPolicy.builder().allowHosts("127.0.0.1").allowPrivateAddresses().build();
      try (Sandbox sandbox = guest.sandbox(Guest.config().httpPassThrough(policy).build());
          Sandbox other = guest.sandbox(Guest.config().httpPassThrough().build())) {
        assertThat(sandbox.run("get", url).get(2).textValue()).isEqualTo("from the server");
        assertThatThrownBy(() -> other.run("get", url)).isInstanceOf(GuestException.class);
      } finally {
        server.stop(0);
      }
    }
  }

  @Nested
  class Errors {
    @Test
    void haveOneRoot() {
      assertThat(
              List.of(
                  InvalidArgumentException.class,
                  InternalException.class,
                  StreamFullException.class,
                  StreamClosedException.class,
                  GuestException.class))
          .allMatch(IsolaException.class::isAssignableFrom);
    }

    @ParameterizedTest
    @EnumSource
    void ofTheGuestTellWhatItSaid(Guest guest) {
      try (Sandbox sandbox = guest.sandbox()) {
        assertThatThrownBy(() -> sandbox.run("fail"))
            .isInstanceOf(GuestException.class)
            .hasMessageContaining("boom");
      }
    }
  }
}
