package dev.isola.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A guest whose functions are written in Java, in a real instance with a real memory: it calls its
 * imports as compiled code does.
 */
public final class ScriptedModule {

  private static final int PAGES = 32;
  private static final List<String> EXPORTS =
      List.of(
          "isola_abi ,i",
          "isola_init ,i",
          "isola_start ,i",
          "isola_alloc i,i",
          "isola_free i,",
          "isola_load iiii,i",
          "isola_call iiii,i");

  private static final int ALLOC = EXPORTS.indexOf("isola_alloc i,i");
  private static final int CALL = EXPORTS.indexOf("isola_call iiii,i");

  /** What the guest's functions do when they are called. */
  public interface Script {

    /**
     * Runs.
     *
     * @return the status for the host
     */
    int run(Guest guest);
  }

  /** What a script can do. */
  public interface Guest {

    /** The size of the memory in bytes. */
    int memorySize();

    void write(int address, byte[] data);

    int readInt(int address);

    /** Calls an import by its number; 0 if it returns nothing. */
    int use(int number, long... arguments);
  }

  private final List<String> imports;
  private final WasmModule module;

  /**
   * Makes a module.
   *
   * @param imports the imports, each as "module name parameters,results" with the letters i for 32
   *     and I for 64 bits
   */
  public ScriptedModule(List<String> imports) {
    this.imports = List.copyOf(imports);
    this.module = Parser.parse(bytes());
  }

  /** Starts a guest whose function does what the script says. */
  public GuestInstance start(GuestSettings settings, GuestHost host, Script script) {
    try {
      return GuestInstance.boot(
          module, instance -> new Calls(instance, script), Optional.empty(), settings, host);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Calls implements Machine, Guest {

    private final Instance instance;
    private final Script script;

    Calls(Instance instance, Script script) {
      this.instance = instance;
      this.script = script;
    }

    @Override
    public long[] call(int function, long[] arguments) {
      int export = function - imports.size();
      if (export == 0) {
        return new long[] {GuestInstance.ABI_VERSION};
      }
      if (export == ALLOC) {
        return new long[] {8};
      }
      if (export == CALL) {
        return new long[] {script.run(this)};
      }
      return EXPORTS.get(export).endsWith("i") ? new long[] {0} : null;
    }

    @Override
    public int memorySize() {
      return instance.memory().pages() << 16;
    }

    @Override
    public void write(int address, byte[] data) {
      instance.memory().write(address, data);
    }

    @Override
    public int readInt(int address) {
      return instance.memory().readInt(address);
    }

    @Override
    public int use(int number, long... arguments) {
      long[] results = instance.imports().function(number).handle().apply(instance, arguments);
      return results == null ? 0 : (int) results[0];
    }
  }

  private byte[] bytes() {
    List<byte[]> types = new ArrayList<>();
    List<byte[]> importEntries = new ArrayList<>();
    List<byte[]> functions = new ArrayList<>();
    List<byte[]> exportEntries = new ArrayList<>();
    List<byte[]> bodies = new ArrayList<>();
    for (String line : imports) {
      String[] parts = line.split(" ");
      importEntries.add(join(text(parts[0]), text(parts[1]), new byte[] {0}, number(types.size())));
      types.add(type(parts[2]));
    }
    for (String line : EXPORTS) {
      String[] parts = line.split(" ");
      int function = imports.size() + functions.size();
      exportEntries.add(join(text(parts[0]), new byte[] {0}, number(function)));
      functions.add(number(types.size()));
      types.add(type(parts[1]));
      bodies.add(new byte[] {3, 0, 0, 0x0b}); // unreachable: they are not run
    }
    return join(
        new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0},
        section(1, types),
        section(2, importEntries),
        section(3, functions),
        section(5, List.of(new byte[] {1, PAGES, PAGES})),
        section(7, exportEntries),
        section(10, bodies));
  }

  private static byte[] type(String letters) {
    String[] sides = letters.split(",", -1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x60);
    for (String side : sides) {
      out.write(side.length());
      side.chars().forEach(letter -> out.write(letter == 'I' ? 0x7e : 0x7f));
    }
    return out.toByteArray();
  }

  private static byte[] section(int id, List<byte[]> entries) {
    byte[] content = join(number(entries.size()), join(entries.toArray(new byte[0][])));
    return join(new byte[] {(byte) id}, number(content.length), content);
  }

  private static byte[] number(int number) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int rest = number;
    for (; rest >= 0x80; rest >>>= 7) {
      out.write((rest & 0x7f) | 0x80);
    }
    out.write(rest);
    return out.toByteArray();
  }

  private static byte[] text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return join(number(bytes.length), bytes);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
