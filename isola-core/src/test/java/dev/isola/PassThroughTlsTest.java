package dev.isola;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PassThroughTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private static SSLContext tls;
  private static HttpsServer server;

  /** A server whose certificate is for 127.0.0.1, and a context that trusts it. */
  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("key.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=server",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-validity",
                "10000",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static RunResult post(HttpPolicy policy, String host, byte[] body) {
    String url = "https://" + host + ":" + server.getAddress().getPort() + "/";
    try (Sandbox sandbox =
        ScriptedGuest.sandbox(
            SandboxConfig.builder().httpPassThrough(policy).build(),
            HttpGuest.fetching("POST", HttpGuest.request(url).put("body", body)))) {
      return sandbox.call("f");
    }
  }

  private static HttpPolicy.Builder loopback() {
    return HttpPolicy.builder().allowPrivateAddresses();
  }

  @Test
  void talksToATrustedServer() {
    byte[] large = "0123456789abcdef".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    for (byte[] body : new byte[][] {"short".getBytes(StandardCharsets.UTF_8), large}) {
      RunResult result = post(loopback().sslContext(tls).build(), "127.0.0.1", body);
      assertThat(result.error()).isEmpty();
      assertThat(result.value().get("text").textValue())
          .isEqualTo(new String(body, StandardCharsets.UTF_8));
    }
  }

  @Test
  void refusesAServerThatTheJvmDoesNotTrust() {
    RunResult result = post(loopback().build(), "127.0.0.1", new byte[1]);
    assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
    assertThat(result.error().orElseThrow().message()).contains("SSLHandshakeException");
  }

  @Test
  void refusesAServerWithAnotherName() {
    RunResult result = post(loopback().sslContext(tls).build(), "localhost", new byte[1]);
    assertThat(result.verdict()).isEqualTo(Verdict.HOST_ERROR);
    assertThat(result.error().orElseThrow().message()).contains("SSLHandshakeException");
  }

  @Test
  void goesThroughAProxyWithoutTrustingIt() throws Exception {
    RawServer.Script tunnel =
        connection -> {
          try (Socket target = new Socket("127.0.0.1", server.getAddress().getPort())) {
            connection.send("HTTP/1.1 200 Connected\r\n\r\n");
            Thread back =
                new Thread(
                    () -> {
                      try {
                        target.getInputStream().transferTo(connection.socket.getOutputStream());
                      } catch (java.io.IOException e) {
                        // One of them has gone.
                      }
                    });
            back.setDaemon(true);
            back.start();
            connection.in.transferTo(target.getOutputStream());
          }
        };
    try (RawServer proxy = new RawServer(tunnel)) {
      HttpPolicy policy =
          loopback()
              .sslContext(tls)
              .proxy(InetSocketAddress.createUnresolved("127.0.0.1", proxy.port()))
              .build();
      RunResult result = post(policy, "127.0.0.1", "through".getBytes(StandardCharsets.UTF_8));
      assertThat(result.error()).isEmpty();
      assertThat(result.value().get("text").textValue()).isEqualTo("through");
      assertThat(proxy.heads.get(0))
          .startsWith("CONNECT 127.0.0.1:" + server.getAddress().getPort() + " HTTP/1.1\r\n");
    }
  }
}
