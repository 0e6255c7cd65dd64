package dev.isola.engine;

import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ImportSection;
import com.dylibso.chicory.wasm.types.TypeSection;
import dev.isola.GuestClock;
import dev.isola.MountConfig;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A guest's view of its imports, without a guest: for tests. Addresses below 1000 are scratch. */
final class SystemCalls implements AutoCloseable {

  static final int ROOT = 3;
  static final int RESULT = 0;
  static final int BUFFER = 1000;
  static final int PATH = 2000;
  static final int SECOND_PATH = 8000;

  final FlatMemory memory = FlatMemory.empty(2, 2);
  final RecordingHost host = new RecordingHost();
  private final GuestSystem system;

  SystemCalls(MountConfig... mounts) {
    this(Map.of(), 1, mounts);
  }

  SystemCalls(Map<String, String> env, long seed, MountConfig... mounts) {
    this(env, seed, GuestLibrary.empty(), mounts);
  }

  SystemCalls(Map<String, String> env, long seed, GuestLibrary library, MountConfig... mounts) {
    GuestSettings settings =
        new GuestSettings(
            1 << 20, env, List.of(mounts), GuestClock.virtual(Instant.ofEpochSecond(1000)), seed);
    DirectoryNode root = GuestFileTree.build(Optional.of("/lib"), library::root, settings.mounts());
    this.system = new GuestSystem(memory, root, settings, host);
  }

  /** Calls a function of WASI and returns its error number. */
  int wasi(String name, long... arguments) {
    return (int) call("wasi_snapshot_preview1", name, arguments)[0];
  }

  long[] call(String module, String name, long... arguments) {
    WasmModule importing =
        WasmModule.builder()
            .withValidation(false)
            .setTypeSection(TypeSection.builder().addFunctionType(FunctionType.empty()).build())
            .setImportSection(
                ImportSection.builder().addImport(new FunctionImport(module, name, 0)).build())
            .build();
    ImportValues bound = GuestImports.bind(importing, system);
    return bound.function(0).handle().apply(null, arguments);
  }

  int put(int address, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    memory.write(address, bytes);
    return bytes.length;
  }

  /** Opens a path below the root; the descriptor is at {@link #RESULT}. */
  int open(String path, int how, long rights) {
    return open(ROOT, path, how, rights);
  }

  int open(int directory, String path, int how, long rights) {
    int length = put(PATH, path);
    return wasi("path_open", directory, 1, PATH, length, how, rights, 0, 0, RESULT);
  }

  int result() {
    return memory.readInt(RESULT);
  }

  int rename(String from, String to) {
    int fromLength = put(PATH, from);
    int toLength = put(SECOND_PATH, to);
    return wasi("path_rename", ROOT, PATH, fromLength, ROOT, SECOND_PATH, toLength);
  }

  int stat(String path) {
    return wasi("path_filestat_get", ROOT, 1, PATH, put(PATH, path), BUFFER);
  }

  /** Opens and reads a whole file. */
  String readFile(String path) {
    int error = open(path, 0, Descriptor.RIGHT_READ);
    if (error != 0) {
      throw new AssertionError("cannot open " + path + ": " + error);
    }
    int descriptor = result();
    String text = new String(read(descriptor), StandardCharsets.UTF_8);
    wasi("fd_close", descriptor);
    return text;
  }

  byte[] read(int descriptor) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int length;
    do {
      memory.writeI32(8, BUFFER);
      memory.writeI32(12, 500);
      int error = wasi("fd_read", descriptor, 8, 1, 16);
      if (error != 0) {
        throw new AssertionError("cannot read: " + error);
      }
      length = memory.readInt(16);
      out.writeBytes(memory.readBytes(BUFFER, length));
    } while (length > 0);
    return out.toByteArray();
  }

  int write(int descriptor, String text) {
    memory.writeI32(8, BUFFER);
    memory.writeI32(12, put(BUFFER, text));
    return wasi("fd_write", descriptor, 8, 1, 16);
  }

  @Override
  public void close() {
    system.close();
  }

  /** Remembers what a guest says. */
  static final class RecordingHost implements GuestHost {

    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    RuntimeException failure;

    @Override
    public void emit(int kind, byte[] data) {
      if (failure != null) {
        throw failure;
      }
      out.writeBytes(data);
    }

    @Override
    public void stdout(byte[] data) {
      emit(0, data);
    }

    @Override
    public void stderr(byte[] data) {
      err.writeBytes(data);
    }

    @Override
    public int begin(int kind, String name, byte[] payload) {
      return 1;
    }

    @Override
    public int await(long nanoseconds) throws InterruptedException {
      synchronized (this) {
        wait();
      }
      return 0;
    }

    @Override
    public int size(int handle) {
      return handle == 1 ? 3 : -1;
    }

    @Override
    public Completion take(int handle) {
      return new Completion(VALUE, new byte[] {1, 2, 3});
    }

    @Override
    public void cancel(int handle) {
      out.write(handle);
    }
  }
}
