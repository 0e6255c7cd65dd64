package dev.isola.guests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.GuestClock;
import dev.isola.engine.GuestHost;
import dev.isola.engine.GuestInstance;
import dev.isola.engine.GuestProgram;
import dev.isola.engine.GuestSettings;
import dev.isola.spi.GuestRuntime;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/**
 * A runtime as the engine sees it, with the program {@code base_image}.
 *
 * @since 0.1.0
 */
public abstract class RuntimeConformance {
  private static final long STACK_SIZE = 256L << 20;

  private final GuestUnderTest guest;

  /**
   * Tests a guest.
   *
   * @param guest the guest
   */
  protected RuntimeConformance(GuestUnderTest guest) {
    this.guest = guest;
  }

  private static GuestRuntime runtime() {
    return ServiceLoader.load(GuestRuntime.class).findFirst().orElseThrow();
  }

  @Test
  void isFoundAndKnowsItself() {
    GuestRuntime runtime = runtime();
    assertThat(runtime.name()).isEqualTo(guest.runtime());
    assertThat(runtime.version()).isEqualTo(guest.template().runtimeVersion());
    assertThat(runtime.version()).matches("\\d+\\.\\d+(\\.\\d+)?");
    assertThat(runtime.digest()).matches("[0-9a-f]{64}");
    assertThat(runtime.fileExtension()).isEqualTo(guest.file(""));
    assertThat(runtime.classes()).contains(runtime.machine().getName());
  }

  @Test
  void runsAProgramFromTheBaseImage() throws Exception {
    SpeakingHost host = new SpeakingHost();
    int status =
        onBigStack(
            () -> {
              GuestProgram program = GuestProgram.of(runtime());
              GuestSettings settings =
                  new GuestSettings(
                      256L << 20,
                      Map.of("NAME", "isola"),
                      List.of(),
                      GuestClock.virtual(Instant.EPOCH),
                      1);
              try (GuestInstance instance =
                  GuestInstance.restore(program, program.baseImage(), settings, host)) {
                assertThat(instance.start()).isZero();
                assertThat(instance.load(guest.file("s"), guest.program("base_image"))).isZero();
                return instance.call("f", new byte[] {(byte) 0x81, (byte) 0x82, 0, 7});
              }
            });
    assertThat(status).isZero();
    assertThat(host.out.toString(StandardCharsets.UTF_8)).isEqualTo("hello isola\n");
    assertThat(host.events).containsExactly("2:1831"); // END with CBOR 49: 18 31
  }

  private interface Task<T> {
    T run() throws Exception;
  }

  private static <T> T onBigStack(Task<T> task) throws Exception {
    FutureTask<T> future = new FutureTask<>(task::run);
    new Thread(null, future, "guest", STACK_SIZE).start();
    return future.get();
  }

  /** Remembers what the guest says, and has nothing to offer. */
  private static final class SpeakingHost implements GuestHost {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<String> events = new ArrayList<>();

    @Override
    public void emit(int kind, byte[] data) {
      events.add(kind + ":" + HexFormat.of().formatHex(data));
    }

    @Override
    public void stdout(byte[] data) {
      out.writeBytes(data);
    }

    @Override
    public void stderr(byte[] data) {
      out.writeBytes(data);
    }

    @Override
    public int begin(int kind, String name, byte[] payload) {
      return -1;
    }

    @Override
    public int await(long nanoseconds) {
      return -1;
    }

    @Override
    public int size(int handle) {
      return -1;
    }

    @Override
    public Completion take(int handle) {
      throw new IllegalStateException("nothing was begun");
    }

    @Override
    public void cancel(int handle) {
      // Nothing was begun.
    }
  }
}
