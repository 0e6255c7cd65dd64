package dev.isola.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepositoryClientTest {
  private final TestRepository repository = new TestRepository();
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void stop() {
    over.countDown();
    repository.close();
  }

  private URI place(String file) {
    return URI.create(repository.base() + "/" + file);
  }

  /** Says nothing more until the test is over. */
  private void stall() throws IOException {
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() {
    repository.answer("x", exchange -> stall());
    RepositoryClient client = new RepositoryClient(Duration.ofMillis(200));
    assertThatThrownBy(() -> client.fetch(place("x"), 100, part -> {}))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessageContaining("did not answer in time");
  }

  @Test
  void aServerThatStopsInTheMiddleIsGivenUp() {
    repository.answer(
        "x",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write(new byte[50]);
          exchange.getResponseBody().flush();
          stall();
        });
    RepositoryClient client = new RepositoryClient(Duration.ofSeconds(2));
    AtomicLong bytes = new AtomicLong();
    assertThatThrownBy(
            () -> client.fetch(place("x"), 100, part -> bytes.addAndGet(part.remaining())))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("nothing came for 2000 ms");
    assertThat(bytes).hasValue(50);
  }

  @Test
  void aBodyWithoutAnEndIsEndedAtItsLimit() {
    repository.answer(
        "x",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write(new byte[1 << 16]);
          }
        });
    RepositoryClient client = new RepositoryClient(Duration.ofMinutes(2));
    AtomicLong bytes = new AtomicLong();
    assertThatThrownBy(
            () -> client.fetch(place("x"), 1 << 20, part -> bytes.addAndGet(part.remaining())))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("it is larger than 1048576 bytes");
    assertThat(bytes.get()).isLessThanOrEqualTo(1 << 20);
  }
}
