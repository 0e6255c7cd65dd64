package dev.isola.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isola.spi.GuestState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EngineVersionTest {

  /** Of the methods that compiled code calls, in version 1 of the engine. */
  private static final String METHODS =
      "ca51daf2296d482b9dd5e9024e7e5081e9168d12cd6d5a924c693f13a3935a70";

  /**
   * If this fails, bundles that were compiled before do not work any more, or should not: raise
   * {@link GuestProgram#ENGINE_VERSION} if one has been released, and put the new digest here.
   */
  @Test
  void whatCompiledCodeReliesOnChangesWithTheVersionOnly() throws Exception {
    String methods =
        Arrays.stream(GuestState.class.getMethods())
            .filter(method -> method.getDeclaringClass() == GuestState.class)
            .map(Object::toString)
            .sorted()
            .collect(Collectors.joining("\n"));
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(methods.getBytes(StandardCharsets.UTF_8));
    assertThat(HexFormat.of().formatHex(digest)).as(methods).isEqualTo(METHODS);
    assertThat(GuestProgram.ENGINE_VERSION).isEqualTo(1);
  }
}
