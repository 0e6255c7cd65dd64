package dev.isola.guests.aot;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;
import dev.isola.guests.aot.EquivalenceCase.Call;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * What a module did: the results or the trap of each call, and the state that it leaves behind.
 *
 * <p>It is kept as numbers, because a JVM that interprets bytecode would spend its time on text.
 */
final class Transcript {

  /** Marks what is neither results nor a trap. Traps are smaller numbers, counts are positive. */
  private static final long SURPRISE = -1;

  private final List<String> surprises = new ArrayList<>();
  private long[] numbers = new long[256];
  private int count;

  private Transcript() {}

  /** Makes the calls; {@code globals} reads a global. */
  static Transcript of(
      Instance instance, IntToLongFunction globals, List<Call> calls, boolean asSpecified) {
    Transcript transcript = new Transcript();
    transcript.run(instance, globals, calls, asSpecified);
    return transcript;
  }

  /** Makes the calls, but those that are known to be wrong there if the specification rules. */
  private void run(
      Instance instance, IntToLongFunction globals, List<Call> calls, boolean asSpecified) {
    boolean exhausted = false;
    for (Call call : calls) {
      if (asSpecified && call.specified() != null) {
        trap(call.specified());
        continue;
      }
      try {
        long[] results = instance.export(call.export()).apply(call.arguments());
        FunctionType type = instance.exportType(call.export());
        add(type.returns().size());
        for (int i = 0; i < type.returns().size(); i++) {
          add(bits(type.returns().get(i), results[i]));
        }
      } catch (RuntimeException | StackOverflowError e) {
        Optional<Trap> trap = Trap.of(e);
        if (trap.isPresent()) {
          trap(trap.get());
          exhausted |= trap.get() == Trap.STACK_EXHAUSTED;
        } else {
          add(SURPRISE);
          StackTraceElement[] trace = e.getStackTrace();
          surprises.add(e + (trace.length == 0 ? "" : " at " + trace[0]));
        }
      }
    }
    // How deep a recursion gets differs from engine to engine, and so what it leaves behind.
    if (!exhausted) {
      state(instance, globals);
    }
  }

  private void add(long number) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    numbers[count++] = number;
  }

  private void trap(Trap trap) {
    add(SURPRISE - 1 - trap.ordinal());
  }

  private static long bits(ValType type, long value) {
    return type.equals(ValType.I32) || type.equals(ValType.F32) ? value & 0xffffffffL : value;
  }

  private void state(Instance instance, IntToLongFunction globals) {
    Memory memory = instance.memory();
    CRC32 crc = new CRC32();
    crc.update(memory.readBytes(0, memory.pages() * Memory.PAGE_SIZE));
    add(memory.pages());
    add(crc.getValue());
    for (int i = 0; i < instance.globalCount(); i++) {
      add(bits(instance.global(i).getType(), globals.applyAsLong(i)));
    }
    if (instance.tableCount() > 0) {
      TableInstance table = instance.table(0);
      add(table.size());
      for (int i = 0; i < table.size(); i++) {
        add(table.ref(i));
      }
    }
  }

  /** The outcomes of the calls as text, and the state after them. */
  List<String> outcomes(int calls) {
    List<String> outcomes = new ArrayList<>();
    int next = 0;
    int surprise = 0;
    for (int i = 0; i < calls; i++) {
      long kind = numbers[next++];
      String outcome;
      if (kind >= 0) {
        outcome =
            Arrays.stream(numbers, next, next + (int) kind)
                .mapToObj(Long::toHexString)
                .collect(Collectors.joining(","));
        next += (int) kind;
      } else if (kind == SURPRISE) {
        outcome = surprises.get(surprise++);
      } else {
        outcome = Trap.values()[(int) (SURPRISE - 1 - kind)].name();
      }
      outcomes.add(outcome);
    }
    outcomes.add(
        "pages, checksum, globals, table: "
            + Arrays.stream(numbers, next, count)
                .mapToObj(Long::toHexString)
                .collect(Collectors.joining(",")));
    return outcomes;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      out.writeLong(numbers[i]);
    }
    out.writeInt(surprises.size());
    for (String surprise : surprises) {
      out.writeUTF(surprise);
    }
  }

  static Transcript read(DataInputStream in) throws IOException {
    Transcript transcript = new Transcript();
    for (int i = in.readInt(); i > 0; i--) {
      transcript.add(in.readLong());
    }
    for (int i = in.readInt(); i > 0; i--) {
      transcript.surprises.add(in.readUTF());
    }
    return transcript;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Transcript that
        && Arrays.equals(numbers, 0, count, that.numbers, 0, that.count)
        && surprises.equals(that.surprises);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(Arrays.copyOf(numbers, count));
  }
}
