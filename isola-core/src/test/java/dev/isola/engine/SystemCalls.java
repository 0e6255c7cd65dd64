package dev.isola.engine;

import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ImportSection;
import com.dylibso.chicory.wasm.types.TypeSection;
import dev.isola.ChangedFile;
import dev.isola.GuestClock;
import dev.isola.MountConfig;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
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
  private final GuestFileTree tree;
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
    this.tree = GuestFileTree.build(Optional.of("/lib"), library::root, settings);
    this.system = new GuestSystem(memory, tree.root(), settings, host);
  }

  /** With a root of the test's. */
  SystemCalls(DirectoryNode root, GuestClock clock) {
    GuestSettings settings = new GuestSettings(1 << 20, Map.of(), List.of(), clock, 1);
    this.tree = null;
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

  int unlink(String path) {
    return onPath("path_unlink_file", path);
  }

  int makeDirectory(String path) {
    return onPath("path_create_directory", path);
  }

  int removeDirectory(String path) {
    return onPath("path_remove_directory", path);
  }

  private int onPath(String function, String path) {
    return wasi(function, ROOT, PATH, put(PATH, path));
  }

  int link(String target, String path) {
    int targetLength = put(PATH, target);
    int length = put(SECOND_PATH, path);
    return wasi("path_symlink", PATH, targetLength, ROOT, SECOND_PATH, length);
  }

  int readLink(String path) {
    return wasi("path_readlink", ROOT, PATH, put(PATH, path), BUFFER, 500, RESULT);
  }

  /** Makes or replaces a file. */
  void writeFile(String path, String text) {
    int error = open(path, 1 | 8, Descriptor.RIGHT_WRITE);
    if (error == 0) {
      error = write(result(), text);
      wasi("fd_close", result());
    }
    if (error != 0) {
      throw new AssertionError("cannot write " + path + ": " + error);
    }
  }

  /** The size in what a call for attributes answered. */
  long size() {
    return memory.readLong(BUFFER + 32);
  }

  long inode() {
    return memory.readLong(BUFFER + 8);
  }

  long modified() {
    return memory.readLong(BUFFER + 48);
  }

  /** The names in a directory, read through a small buffer. */
  List<String> list(String path) {
    int error = open(path, 2, Descriptor.RIGHT_READ);
    if (error != 0) {
      throw new AssertionError("cannot open " + path + ": " + error);
    }
    int descriptor = result();
    List<String> names = list(descriptor, 300);
    wasi("fd_close", descriptor);
    return names;
  }

  /** The names in an open directory but "." and "..". */
  List<String> list(int descriptor, int bufferSize) {
    List<String> names = new ArrayList<>();
    long cookie = 0;
    int used;
    do {
      int error = wasi("fd_readdir", descriptor, BUFFER, bufferSize, cookie, RESULT);
      if (error != 0) {
        throw new AssertionError("cannot list: " + error);
      }
      used = memory.readInt(RESULT);
      int at = BUFFER;
      while (at + 24 <= BUFFER + used) {
        int length = memory.readInt(at + 16);
        if (at + 24 + length > BUFFER + used) {
          break; // cut off: it comes again
        }
        String name = new String(memory.readBytes(at + 24, length), StandardCharsets.UTF_8);
        if (!name.equals(".") && !name.equals("..")) {
          names.add(name);
        }
        cookie = memory.readLong(at);
        at += 24 + length;
      }
    } while (used == bufferSize);
    return names;
  }

  /** What the guest changed in overlays. */
  List<ChangedFile> changes() {
    return tree.changes();
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
