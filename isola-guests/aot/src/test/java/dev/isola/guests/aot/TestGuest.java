package dev.isola.guests.aot;

import static dev.isola.guests.aot.TestModule.I32;
import static dev.isola.guests.aot.TestModule.I32_CONST;
import static dev.isola.guests.aot.TestModule.with;

import com.dylibso.chicory.wasm.WasmModule;
import dev.isola.GuestClock;
import dev.isola.engine.GuestHost;
import dev.isola.engine.GuestImage;
import dev.isola.engine.GuestInstance;
import dev.isola.engine.GuestProgram;
import dev.isola.engine.GuestSettings;
import dev.isola.engine.ModuleDescription;
import dev.isola.spi.GuestRuntime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** A guest out of a module made by a test: its {@code isola_call} is what the test gives. */
final class TestGuest implements GuestRuntime {

  private final byte[] description;
  private final byte[] image;
  private final Class<?> machine;

  /** Finishes a module: every function of the ABI but {@code isola_call} does nothing. */
  static void finish(TestModule module, int callFunction) {
    int nothing = module.type(new int[0]);
    int status = module.type(new int[0], I32);
    int fromOne = module.type(new int[] {I32}, I32);
    int one = module.type(new int[] {I32});
    int fromFour = module.type(new int[] {I32, I32, I32, I32}, I32);
    module.exporting("_initialize", module.function(nothing));
    module.exporting("isola_abi", module.function(status, with(I32_CONST, 1)));
    module.exporting("isola_init", module.function(status, with(I32_CONST, 0)));
    module.exporting("isola_start", module.function(status, with(I32_CONST, 0)));
    module.exporting("isola_alloc", module.function(fromOne, with(I32_CONST, 32)));
    module.exporting("isola_free", module.function(one));
    module.exporting("isola_load", module.function(fromFour, with(I32_CONST, 0)));
    module.exporting("isola_call", callFunction);
    module.exportingMemory();
  }

  TestGuest(TestModule module, int callFunction) throws Exception {
    finish(module, callFunction);
    WasmModule parsed = module.parse();
    CompiledGuest compiled = CompiledGuest.compile(parsed, "test.Guest", 64);
    this.machine = load(compiled.machine(), compiled.classes());
    ByteArrayOutputStream described = new ByteArrayOutputStream();
    ModuleDescription.of(parsed).write(described);
    this.description = described.toByteArray();
    try (GuestInstance booted =
        GuestInstance.boot(
            parsed,
            CompiledModule.machine(machine),
            Optional.empty(),
            settings(),
            new QuietHost())) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      booted.snapshot().write(out);
      this.image = out.toByteArray();
    }
  }

  static Class<?> load(String name, SortedMap<String, byte[]> classes) throws Exception {
    return new ClassLoader(TestGuest.class.getClassLoader()) {
      @Override
      protected Class<?> findClass(String wanted) throws ClassNotFoundException {
        byte[] bytes = classes.get(wanted.replace('.', '/'));
        if (bytes == null) {
          throw new ClassNotFoundException(wanted);
        }
        return defineClass(wanted, bytes, 0, bytes.length);
      }
    }.loadClass(name);
  }

  static GuestSettings settings() {
    return new GuestSettings(1 << 20, Map.of(), List.of(), GuestClock.system(), 1);
  }

  GuestInstance restore(GuestHost host) throws IOException {
    GuestImage read = GuestImage.read(open(Part.IMAGE));
    return GuestInstance.restore(GuestProgram.of(this), read, settings(), host);
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public String digest() {
    return "0".repeat(64);
  }

  @Override
  public String fileExtension() {
    return ".test";
  }

  @Override
  public Class<?> machine() {
    return machine;
  }

  @Override
  public InputStream open(Part part) throws IOException {
    return switch (part) {
      case MODULE -> new ByteArrayInputStream(description);
      case IMAGE -> new ByteArrayInputStream(image);
      case LIBRARY -> throw new FileNotFoundException("the test guest has no library");
    };
  }

  /** A host that waits for ever and says nothing. */
  static class QuietHost implements GuestHost {

    @Override
    public void emit(int kind, byte[] data) {
      throw new IllegalStateException("limit");
    }

    @Override
    public void stdout(byte[] data) {}

    @Override
    public void stderr(byte[] data) {}

    @Override
    public int begin(int kind, String name, byte[] payload) {
      return 1;
    }

    @Override
    public int await(long nanoseconds) throws InterruptedException {
      synchronized (this) {
        while (true) {
          wait();
        }
      }
    }

    @Override
    public int size(int handle) {
      return -1;
    }

    @Override
    public Completion take(int handle) {
      throw new IllegalStateException("nothing completes");
    }

    @Override
    public void cancel(int handle) {}
  }
}
