package dev.isola.engine;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TableLimits;
import dev.isola.spi.GuestState;
import dev.isola.spi.OutOfBoundsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * A running guest. It is confined to one thread at a time, and that thread needs a big stack.
 *
 * <p>To stop a guest, interrupt the thread that runs it: within a moment the method that runs it
 * throws {@link GuestInterruptedException}, and the thread's interrupt flag is set. After that
 * exception, any other exception of the engine, or one that the {@link GuestHost} threw, the guest
 * is dead: its state is in mid-step, and nothing but {@link #close()} and the methods that ask for
 * numbers can be called any more.
 *
 * @since 0.1.0
 */
public final class GuestInstance implements AutoCloseable {

  /** The version of the guest's binary interface that this engine speaks. */
  public static final int ABI_VERSION = 1;

  /** How many entries a guest can add to its table; interpreters add none. */
  private static final int TABLE_RESERVE = 4096;

  private final GuestModule module;
  private final Instance instance;
  private final Machine machine;
  private final FlatMemory memory;
  private final GuestFileTree files;
  private final GuestSystem system;
  private final Meter meter = new Meter();
  private final GuestImage image; // null for a guest that was booted
  private ImageArrays.Difference asleep; // null while it is awake
  private long fuelBefore;
  private boolean dead;

  private GuestInstance(
      GuestModule module,
      GuestImage image,
      FlatMemory memory,
      GuestFileTree files,
      GuestSettings settings,
      GuestHost host) {
    this.module = module;
    this.image = image;
    this.memory = memory;
    this.files = files;
    this.system = new GuestSystem(memory, files.root(), settings, host);
    Instance.Builder builder =
        Instance.builder(module.wasm())
            .withImportValues(GuestImports.bind(module.wasm(), system))
            .withMachineFactory(module.machine())
            .withMemoryFactory(limits -> memory)
            .withTableFactory(GuestInstance::newTable)
            .withInitialize(false)
            .withStart(false);
    module.counting(memory.get()).ifPresent(builder::withUnsafeExecutionListener);
    this.instance = builder.build();
    this.machine = instance.getMachine();
    memory.get().meter(meter);
  }

  /** Gives each instance limits of its own: growing changes them. */
  private static TableInstance newTable(Table table, int initialValue) {
    long size = table.limits().min();
    TableLimits limits =
        new TableLimits(size, Math.min(table.limits().max(), size + TABLE_RESERVE));
    return new TableInstance(new Table(table.elementType(), limits), initialValue);
  }

  /**
   * Makes a guest out of an image. It has to be started.
   *
   * @param program the program that the image was taken of
   * @param image the guest's state
   * @param settings what this guest is given
   * @param host what this guest can reach
   * @return the guest
   * @throws IllegalArgumentException if the image does not belong to the program, is larger than
   *     the guest's memory may be, or if the paths of the mounts collide
   * @throws UncheckedIOException if a part of the program or a mount cannot be read
   */
  public static GuestInstance restore(
      GuestProgram program, GuestImage image, GuestSettings settings, GuestHost host) {
    GuestModule module = program.module();
    int maximumPages = maximumPages(module, image.pages(), settings);
    GuestFileTree tree = files(program, settings);
    FlatMemory memory = FlatMemory.restored(image, maximumPages);
    GuestInstance guest = new GuestInstance(module, image, memory, tree, settings, host);
    guest.restoreState(image);
    return guest;
  }

  private static int maximumPages(GuestModule module, int pages, GuestSettings settings) {
    int maximumPages = module.maximumPages(settings.maxMemory());
    if (pages > maximumPages) {
      throw new IllegalArgumentException(
          "maxMemory must be at least "
              + (long) pages * FlatMemory.PAGE_SIZE
              + " bytes for this guest, was "
              + settings.maxMemory());
    }
    return maximumPages;
  }

  private static GuestFileTree files(GuestProgram program, GuestSettings settings) {
    return GuestFileTree.build(
        program.runtime().libraryPath(), () -> program.library().root(), settings);
  }

  private void restoreState(GuestImage image) {
    instance.initialize(false);
    long[] globals = image.globals();
    int[] refs = image.table();
    int tableSize = instance.tableCount() == 0 ? 0 : instance.table(0).size();
    if (globals.length != instance.globalCount() || refs.length < tableSize) {
      throw new IllegalArgumentException("the image was taken of another guest");
    }
    for (int i = 0; i < globals.length; i++) {
      instance.global(i).setValue(globals[i]);
    }
    if (refs.length > 0) {
      TableInstance table = instance.table(0);
      if (refs.length > tableSize && table.grow(refs.length - tableSize, 0, instance) < 0) {
        throw new IllegalArgumentException("the image was taken of another guest");
      }
      for (int i = 0; i < refs.length; i++) {
        table.setRef(i, refs[i], instance);
      }
    }
  }

  /**
   * The library of a guest that is started from its module.
   *
   * @param path where the guest sees it: an absolute path
   * @param zip a zip file; read to its end, not closed
   * @since 0.1.0
   */
  public record Library(String path, InputStream zip) {}

  /**
   * Starts a guest from its module, for the making of a base image: runs its constructors and
   * starts its interpreter. Only used when a guest's artifact is built.
   *
   * @param module the parsed module, with code and segments
   * @param machine makes the compiled module
   * @param library the guest's library, if it has one
   * @param settings what this guest is given
   * @param host what this guest can reach
   * @return the guest, started
   * @throws IllegalArgumentException if the module is not a guest
   * @throws IllegalStateException if the interpreter did not start
   * @throws IOException if the library cannot be read
   */
  public static GuestInstance boot(
      WasmModule module,
      Function<Instance, Machine> machine,
      Optional<Library> library,
      GuestSettings settings,
      GuestHost host)
      throws IOException {
    GuestModule wanted = GuestModule.compiled(ModuleDescription.of(module).module(), machine);
    GuestLibrary files =
        library.isPresent() ? GuestLibrary.read(library.get().zip()) : GuestLibrary.empty();
    GuestFileTree tree = GuestFileTree.build(library.map(Library::path), files::root, settings);
    GuestInstance guest = unstarted(wanted, tree, settings, host);
    int status = guest.init();
    if (status != 0) {
      throw new IllegalStateException("the guest did not start: isola_init returned " + status);
    }
    return guest;
  }

  /**
   * Begins to count fuel anew.
   *
   * @param limit how much the guest can use until it is ended with {@link FuelExhaustedException},
   *     in units; not negative
   */
  public void fuel(long limit) {
    meter.refuel(limit);
    memory.get().meter(meter);
    fuelBefore = memory.get().ticks();
  }

  /**
   * How much fuel the guest has used since it was restored or {@link #fuel(long)} was called last.
   *
   * @return units; never more than the limit
   */
  public long fuelUsed() {
    return memory.get().ticks() - fuelBefore;
  }

  /**
   * Makes a guest out of a program that has no image yet. Its interpreter has to be {@linkplain
   * #init started}.
   *
   * @param program the program
   * @param settings what this guest is given
   * @param host what this guest can reach
   * @return the guest
   * @throws IllegalArgumentException if the guest's memory may not be as large as it begins, or if
   *     the paths of the mounts collide
   * @throws UncheckedIOException if a part of the program or a mount cannot be read
   */
  public static GuestInstance unstarted(
      GuestProgram program, GuestSettings settings, GuestHost host) {
    return unstarted(program.module(), files(program, settings), settings, host);
  }

  static GuestInstance unstarted(
      GuestModule module, GuestFileTree tree, GuestSettings settings, GuestHost host) {
    int pages = module.initialPages();
    FlatMemory memory = FlatMemory.empty(pages, maximumPages(module, pages, settings));
    return new GuestInstance(module, null, memory, tree, settings, host);
  }

  /**
   * Starts the interpreter of a guest that was not made of an image: sets up its memory, runs its
   * constructors and lets it initialise itself.
   *
   * @return the guest's status: 0 done, 1 or 2 it could not
   * @throws IllegalStateException if the guest speaks another version of the ABI
   */
  public int init() {
    guarded(() -> instance.initialize(false));
    if (module.exports("_initialize")) {
      invoke("_initialize");
    }
    int version = status("isola_abi");
    if (version != ABI_VERSION) {
      throw new IllegalStateException(
          "the guest speaks version " + version + " of the ABI, expected was " + ABI_VERSION);
    }
    return status("isola_init");
  }

  /**
   * Starts the guest after it was restored.
   *
   * @return the guest's status: 0 done, 1 the guest program failed, 2 the runtime failed
   */
  public int start() {
    memory.clearRefused();
    return status("isola_start");
  }

  /**
   * Runs source text in the guest's global scope.
   *
   * @param name the file name for tracebacks
   * @param source the text
   * @return the guest's status: 0 done, 1 the guest program failed, 2 the runtime failed
   */
  public int load(String name, String source) {
    memory.clearRefused();
    return callWithSlices(
        "isola_load",
        name.getBytes(StandardCharsets.UTF_8),
        source.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Calls a function of the guest's global scope.
   *
   * @param function the function's name
   * @param cborArguments the arguments as the guest ABI wants them
   * @return the guest's status: 0 done, 1 the guest program failed, 2 the runtime failed
   */
  public int call(String function, byte[] cborArguments) {
    memory.clearRefused();
    return callWithSlices("isola_call", function.getBytes(StandardCharsets.UTF_8), cborArguments);
  }

  /** Calls a function that takes two slices; without memory for them the answer is status 2. */
  private int callWithSlices(String function, byte[] first, byte[] second) {
    int firstAddress = allocate(first);
    if (firstAddress == 0) {
      return 2;
    }
    int secondAddress = allocate(second);
    if (secondAddress == 0) {
      invoke("isola_free", firstAddress);
      return 2;
    }
    int status = status(function, firstAddress, first.length, secondAddress, second.length);
    invoke("isola_free", secondAddress);
    invoke("isola_free", firstAddress);
    return status;
  }

  /** Copies data into the guest; returns 0 if it has no memory for them. */
  private int allocate(byte[] data) {
    int address = status("isola_alloc", Math.max(1, data.length));
    if (address != 0) {
      guarded(() -> memory.write(address, data));
    }
    return address;
  }

  private int status(String function, long... arguments) {
    long[] results = invoke(function, arguments);
    if (results == null || results.length != 1) {
      throw new GuestTrapException("the guest's function " + function + " returned no status");
    }
    return (int) results[0];
  }

  private long[] invoke(String function, long... arguments) {
    int index = module.function(function);
    long[][] results = new long[1][];
    guarded(() -> results[0] = machine.call(index, arguments));
    return results[0];
  }

  /** Runs guest code; whatever ends it other than returning kills the guest. */
  private void guarded(Runnable code) {
    if (dead) {
      throw new IllegalStateException("the guest is dead and cannot run any more");
    }
    dead = true;
    try {
      wake();
      code.run();
    } catch (HostFailure e) {
      throw rethrown(e.getCause());
    } catch (GuestExitException
        | GuestInterruptedException
        | GuestTrapException
        | FuelExhaustedException e) {
      throw e;
    } catch (ChicoryInterruptedException e) {
      throw new GuestInterruptedException("the guest was interrupted", e);
    } catch (ChicoryException | OutOfBoundsException e) {
      throw new GuestTrapException(e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new GuestTrapException("call stack exhausted");
    } catch (OutOfMemoryError e) {
      throw new GuestTrapException("the JVM's heap is exhausted", e);
    } catch (RuntimeException e) {
      // Compiled code leaves some checks to the JVM.
      throw new GuestTrapException("the guest's code failed: " + e, e);
    }
    dead = false;
  }

  private static RuntimeException rethrown(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException("a host function failed", cause);
  }

  /**
   * Takes the guest's state.
   *
   * @return the state, to be restored any number of times
   * @throws IllegalStateException if the guest is dead
   */
  public GuestImage snapshot() {
    if (dead) {
      throw new IllegalStateException("the guest is dead: its state cannot be taken");
    }
    wake();
    long[] globals = new long[instance.globalCount()];
    for (int i = 0; i < globals.length; i++) {
      globals[i] = global(i);
    }
    int[] refs = new int[instance.tableCount() == 0 ? 0 : instance.table(0).size()];
    for (int i = 0; i < refs.length; i++) {
      refs[i] = instance.table(0).ref(i);
    }
    return memory.image(globals, refs);
  }

  /**
   * The largest size the guest's memory has had. Memory never shrinks.
   *
   * @return the size in bytes
   */
  public long peakMemoryBytes() {
    return memory.size();
  }

  /**
   * Whether the guest asked for more memory than it may have since it was last started, loaded or
   * called.
   *
   * @return true if it did
   */
  public boolean memoryRefused() {
    return memory.refused();
  }

  /** The value of a global, as 64 bits. */
  long global(int number) {
    GuestState state = memory.get();
    return state.owns(number) ? state.value(number) : instance.global(number).getValue();
  }

  /**
   * The guest's files. They can be looked at while no guest code runs, also when the guest is
   * closed.
   *
   * @return the files
   */
  public GuestFileTree files() {
    return files;
  }

  /** What runs the guest; for tests. */
  Instance instance() {
    return instance;
  }

  /** Whether the guest can run no more. */
  boolean isDead() {
    return dead;
  }

  /**
   * Lets the guest's memory shrink to what distinguishes it from its image, until it runs again or
   * {@link #wake} is called. The guest does not notice. This takes about a millisecond, and nothing
   * at all if the guest sleeps already.
   *
   * @return true if the guest sleeps; false if it is dead, or if it would not take much less memory
   */
  public boolean sleep() {
    if (dead || image == null) {
      return false;
    }
    if (asleep == null) {
      ImageArrays.Difference difference = image.arrays().difference(memory.bytes());
      if (difference != null) {
        asleep = difference;
        image.arrays().giveBack(memory.detach(), difference);
      }
    }
    return asleep != null;
  }

  /** Ends the guest's sleep, if it sleeps. */
  public void wake() {
    if (asleep != null) {
      memory.attach(image.arrays().withDifference(asleep));
      asleep = null;
    }
  }

  /**
   * Gives back what the guest holds of the host: open files, and its memory. The guest cannot run
   * any more.
   */
  @Override
  public void close() {
    dead = true;
    system.close();
    byte[] bytes = memory.detach();
    if (image != null && asleep == null) {
      image.arrays().giveBack(bytes);
    }
    asleep = null;
  }
}
