package dev.isola.engine;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.Import;
import com.dylibso.chicory.wasm.types.ImportSection;
import com.dylibso.chicory.wasm.types.ValType;
import dev.isola.spi.GuestState;
import dev.isola.spi.OutOfBoundsException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The functions a guest can import: WASI preview 1 and the host's own.
 *
 * <p>Whatever goes wrong in one of them reaches the guest as an error number, or ends it with one
 * of the engine's exceptions; nothing else comes out.
 */
final class GuestImports {

  private static final String WASI = "wasi_snapshot_preview1";
  private static final String ISOLA = "isola";
  private static final String METER = "meter";

  /** What a call costs, beside the bytes that it moves: about as much as it takes time. */
  private static final int TICKS_PER_CALL = 100;

  private static final Map<String, Definition> DEFINITIONS = define();

  private GuestImports() {}

  /**
   * An import.
   *
   * @param ticks what a call costs, beside the bytes that it moves
   */
  private record Definition(
      String module, String name, FunctionType type, int ticks, GuestSystem.Call call) {

    Definition(String module, String name, FunctionType type, GuestSystem.Call call) {
      this(module, name, type, TICKS_PER_CALL, call);
    }

    /** With the import's own names: then Chicory compares the same strings when it links. */
    ImportFunction bind(Import wanted, GuestSystem system) {
      return new HostFunction(
          wanted.module(), wanted.name(), type, (instance, arguments) -> invoke(system, arguments));
    }

    private long[] invoke(GuestSystem system, long[] arguments) {
      system.memory().get().charge(ticks);
      int result = module.equals(WASI) ? wasi(system, arguments) : operation(system, arguments);
      return type.returns().isEmpty() ? null : new long[] {result};
    }

    private int wasi(GuestSystem system, long[] arguments) {
      try {
        return call.run(system, arguments);
      } catch (WasiException e) {
        return e.errno().code();
      } catch (ClosedByInterruptException | InterruptedException e) {
        throw GuestSystem.interrupted(e);
      } catch (IOException e) {
        return errno(e).code();
      } catch (UnsupportedOperationException e) {
        return Errno.NOTSUP.code();
      } catch (HostFailure
          | FuelExhaustedException
          | GuestExitException
          | GuestInterruptedException
          | GuestTrapException
          | ChicoryException
          | OutOfBoundsException e) {
        throw e;
      } catch (SecurityException e) {
        return Errno.ACCES.code();
      } catch (RuntimeException e) {
        throw new HostFailure(
            e); // It is a fault of the host's, and must not look like the guest's.
      }
    }

    private int operation(GuestSystem system, long[] arguments) {
      try {
        return call.run(system, arguments);
      } catch (InterruptedException e) {
        throw GuestSystem.interrupted(e);
      } catch (IOException | WasiException e) {
        throw new GuestTrapException("isola." + name + " failed: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Binds the functions that {@code module} imports to {@code system}.
   *
   * @throws IllegalArgumentException if the module imports anything else
   */
  static ImportValues bind(WasmModule module, GuestSystem system) {
    ImportSection section = module.importSection();
    List<ImportFunction> functions = new ArrayList<>(section.importCount());
    for (int i = 0; i < section.importCount(); i++) {
      Import wanted = section.getImport(i);
      Definition definition = DEFINITIONS.get(wanted.module() + "." + wanted.name());
      if (definition == null || wanted.importType() != ExternalType.FUNCTION) {
        throw new IllegalArgumentException(
            "the guest imports "
                + wanted.module()
                + "."
                + wanted.name()
                + ", which the host does not offer");
      }
      functions.add(definition.bind(wanted, system));
    }
    return ImportValues.builder().addFunction(functions.toArray(new ImportFunction[0])).build();
  }

  /** Whether an import only counts ticks; compiled code counts them without calling it. */
  static boolean isMeter(Import wanted) {
    return wanted.module().equals(ISOLA) && wanted.name().equals(METER);
  }

  private static Errno errno(IOException e) {
    if (e instanceof NoSuchFileException) {
      return Errno.NOENT;
    } else if (e instanceof FileAlreadyExistsException) {
      return Errno.EXIST;
    } else if (e instanceof DirectoryNotEmptyException) {
      return Errno.NOTEMPTY;
    } else if (e instanceof NotDirectoryException) {
      return Errno.NOTDIR;
    } else if (e instanceof AccessDeniedException) {
      return Errno.ACCES;
    } else if (e instanceof FileSystemLoopException) {
      return Errno.LOOP;
    } else if (e instanceof AtomicMoveNotSupportedException) {
      return Errno.XDEV;
    }
    String reason = e instanceof FileSystemException named ? named.getReason() : e.getMessage();
    return reason == null ? Errno.IO : errno(reason);
  }

  /** The JDK has no exception classes for these and gives the system's words instead. */
  private static Errno errno(String reason) {
    return switch (reason) {
      case "Not a directory" -> Errno.NOTDIR;
      case "Is a directory" -> Errno.ISDIR;
      case "Directory not empty" -> Errno.NOTEMPTY;
      case "Invalid argument" -> Errno.INVAL;
      case "File name too long" -> Errno.NAMETOOLONG;
      case "No space left on device", "Disk quota exceeded" -> Errno.NOSPC;
      case "File too large" -> Errno.FBIG;
      case "Read-only file system" -> Errno.ROFS;
      case "Operation not permitted" -> Errno.PERM;
      default -> reason.startsWith("Too many levels of symbolic links") ? Errno.LOOP : Errno.IO;
    };
  }

  /** The type of the function that an import names, or null if there is none. */
  static FunctionType typeOf(Import wanted) {
    Definition definition = DEFINITIONS.get(wanted.module() + "." + wanted.name());
    return definition == null ? null : definition.type();
  }

  /** A type from letters: i for a 32 bit integer, I for one of 64 bits. */
  static FunctionType type(String parameters, String results) {
    return FunctionType.of(types(parameters), types(results));
  }

  private static List<ValType> types(String letters) {
    return letters.chars().mapToObj(c -> c == 'I' ? ValType.I64 : ValType.I32).toList();
  }

  private static Map<String, Definition> define() {
    Map<String, Definition> all = new HashMap<>();
    defineFiles(all);
    definePaths(all);
    defineProcess(all);
    defineOperations(all);
    return Map.copyOf(all);
  }

  /** Parameters are given as letters: i for a 32 bit integer, I for one of 64 bits. */
  private static void wasi(
      Map<String, Definition> all, String name, String parameters, GuestSystem.Call call) {
    all.put(WASI + "." + name, new Definition(WASI, name, type(parameters, "i"), call));
  }

  private static void isola(
      Map<String, Definition> all,
      String name,
      String parameters,
      String results,
      GuestSystem.Call call) {
    all.put(ISOLA + "." + name, new Definition(ISOLA, name, type(parameters, results), call));
  }

  private static void defineFiles(Map<String, Definition> all) {
    wasi(all, "fd_advise", "iIIi", (s, a) -> s.files().advise(a));
    wasi(all, "fd_allocate", "iII", (s, a) -> s.files().allocate(a));
    wasi(all, "fd_close", "i", (s, a) -> s.files().close(a));
    wasi(all, "fd_datasync", "i", (s, a) -> s.files().sync(a));
    wasi(all, "fd_fdstat_get", "ii", (s, a) -> s.files().descriptorState(a));
    wasi(all, "fd_fdstat_set_flags", "ii", (s, a) -> s.files().setFlags(a));
    wasi(all, "fd_fdstat_set_rights", "iII", (s, a) -> s.files().setRights(a));
    wasi(all, "fd_filestat_get", "ii", (s, a) -> s.files().fileState(a));
    wasi(all, "fd_filestat_set_size", "iI", (s, a) -> s.files().setSize(a));
    wasi(all, "fd_filestat_set_times", "iIIi", (s, a) -> s.files().setTimes(a));
    wasi(all, "fd_pread", "iiiIi", (s, a) -> s.files().readAt(a));
    wasi(all, "fd_prestat_dir_name", "iii", (s, a) -> s.files().preopenedName(a));
    wasi(all, "fd_prestat_get", "ii", (s, a) -> s.files().preopened(a));
    wasi(all, "fd_pwrite", "iiiIi", (s, a) -> s.files().writeAt(a));
    wasi(all, "fd_read", "iiii", (s, a) -> s.files().read(a));
    wasi(all, "fd_readdir", "iiiIi", (s, a) -> s.files().readDirectory(a));
    wasi(all, "fd_renumber", "ii", (s, a) -> s.files().renumber(a));
    wasi(all, "fd_seek", "iIii", (s, a) -> s.files().seek(a));
    wasi(all, "fd_sync", "i", (s, a) -> s.files().sync(a));
    wasi(all, "fd_tell", "ii", (s, a) -> s.files().tell(a));
    wasi(all, "fd_write", "iiii", (s, a) -> s.files().write(a));
  }

  private static void definePaths(Map<String, Definition> all) {
    wasi(all, "path_create_directory", "iii", (s, a) -> s.files().createDirectory(a));
    wasi(all, "path_filestat_get", "iiiii", (s, a) -> s.files().pathState(a));
    wasi(all, "path_filestat_set_times", "iiiiIIi", (s, a) -> s.files().setPathTimes(a));
    wasi(all, "path_link", "iiiiiii", (s, a) -> Errno.NOTSUP.code());
    wasi(all, "path_open", "iiiiiIIii", (s, a) -> s.files().open(a));
    wasi(all, "path_readlink", "iiiiii", (s, a) -> s.files().readLink(a));
    wasi(all, "path_remove_directory", "iii", (s, a) -> s.files().removeDirectory(a));
    wasi(all, "path_rename", "iiiiii", (s, a) -> s.files().rename(a));
    wasi(all, "path_symlink", "iiiii", (s, a) -> s.files().createLink(a));
    wasi(all, "path_unlink_file", "iii", (s, a) -> s.files().removeFile(a));
  }

  private static void defineProcess(Map<String, Definition> all) {
    wasi(all, "args_get", "ii", (s, a) -> Errno.SUCCESS.code());
    wasi(all, "args_sizes_get", "ii", (s, a) -> s.process().argumentSizes(a));
    wasi(all, "clock_res_get", "ii", (s, a) -> s.process().clockResolution(a));
    wasi(all, "clock_time_get", "iIi", (s, a) -> s.process().clockTime(a));
    wasi(all, "environ_get", "ii", (s, a) -> s.process().environment(a));
    wasi(all, "environ_sizes_get", "ii", (s, a) -> s.process().environmentSizes(a));
    wasi(all, "poll_oneoff", "iiii", (s, a) -> s.process().poll(a));
    all.put(
        WASI + ".proc_exit",
        new Definition(WASI, "proc_exit", type("i", ""), (s, a) -> s.process().exit(a)));
    wasi(all, "proc_raise", "i", (s, a) -> Errno.NOTSUP.code());
    wasi(all, "random_get", "ii", (s, a) -> s.process().random(a));
    wasi(all, "sched_yield", "", (s, a) -> Errno.SUCCESS.code());
    wasi(all, "sock_accept", "iii", (s, a) -> Errno.NOTSUP.code());
    wasi(all, "sock_recv", "iiiiii", (s, a) -> Errno.NOTSUP.code());
    wasi(all, "sock_send", "iiiii", (s, a) -> Errno.NOTSUP.code());
    wasi(all, "sock_shutdown", "ii", (s, a) -> Errno.NOTSUP.code());
  }

  private static void defineOperations(Map<String, Definition> all) {
    isola(all, "emit", "iii", "", (s, a) -> s.isola().emit(a));
    isola(all, "begin", "iiiii", "i", (s, a) -> s.isola().begin(a));
    isola(all, "wait", "I", "i", (s, a) -> s.isola().await(a));
    isola(all, "size", "i", "i", (s, a) -> s.isola().size(a));
    isola(all, "take", "ii", "i", (s, a) -> s.isola().take(a));
    isola(all, "cancel", "i", "", (s, a) -> s.isola().cancel(a));
    all.put(
        ISOLA + "." + METER,
        new Definition(
            ISOLA,
            METER,
            type("i", ""),
            0,
            (s, a) -> {
              GuestState.count((int) a[0], s.memory().get());
              return 0;
            }));
  }
}
