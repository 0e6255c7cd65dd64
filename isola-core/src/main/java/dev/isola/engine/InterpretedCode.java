package dev.isola.engine;

import com.dylibso.chicory.runtime.ExecutionListener;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.AnnotatedInstruction;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionBody;
import com.dylibso.chicory.wasm.types.Instruction;
import com.dylibso.chicory.wasm.types.OpCode;
import dev.isola.spi.GuestState;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The code of a module that was not compiled to classes, and what its meter counts: as in compiled
 * code, every turn of a loop, unless a function {@linkplain SelfMetering counts them itself}, every
 * indirect call, and the {@linkplain MeteredEntries entries} of functions that call others.
 * Immutable.
 */
final class InterpretedCode {

  /** Instructions that the interpreter does not know, or that would fill the JVM's heap. */
  private static final Pattern REFUSED =
      Pattern.compile(
          "V128_.*|[IF]\\d+x\\d+_.*|THROW.*|TRY_TABLE|.*CALL_REF|BR_ON_.*|STRUCT_.*|ARRAY_.*"
              + "|REF_(TEST|I31|AS|EQ).*|CAST_.*|I31_.*|(ANY|EXTERN)_CONVERT_.*");

  private static final Set<OpCode> REFUSED_CODES =
      Arrays.stream(OpCode.values())
          .filter(code -> REFUSED.matcher(code.name()).matches())
          .collect(Collectors.toUnmodifiableSet());

  /** What a function's frame takes of the interpreter's stack besides its variables. */
  private static final int FRAME = 24;

  /** What is done at a turn of a loop. */
  private final Map<Instruction, Consumer<GuestState>> backwardBranches = new IdentityHashMap<>();

  private final BitSet metered = new BitSet();
  private final int[] frames;

  private InterpretedCode(int functions) {
    this.frames = new int[functions];
  }

  /**
   * Looks through a module's functions.
   *
   * @throws IllegalArgumentException if one has an instruction that cannot be interpreted
   */
  static InterpretedCode of(WasmModule module) {
    int imported = module.importSection().count(ExternalType.FUNCTION);
    int defined = module.codeSection().functionBodyCount();
    InterpretedCode code = new InterpretedCode(imported + defined);
    SelfMetering selfMetering = new SelfMetering(module);
    for (int i = 0; i < defined; i++) {
      int type = module.functionSection().getFunctionType(i);
      int parameters = module.typeSection().getType(type).params().size();
      Consumer<GuestState> turn =
          selfMetering.contains(imported + i) ? GuestState::poll : GuestState::tick;
      code.add(imported + i, parameters, module.codeSection().getFunctionBody(i), turn);
    }
    MeteredEntries entries = new MeteredEntries(new CallableFunctions(module));
    for (int i = 0; i < imported + defined; i++) {
      if (!entries.contains(i)) {
        code.metered.clear(i);
      }
    }
    return code;
  }

  private void add(int function, int parameters, FunctionBody body, Consumer<GuestState> turn) {
    frames[function] = FRAME + parameters + body.localTypes().size();
    List<AnnotatedInstruction> instructions = body.instructions();
    for (int i = 0; i < instructions.size(); i++) {
      AnnotatedInstruction instruction = instructions.get(i);
      if (REFUSED_CODES.contains(instruction.opcode())) {
        throw new IllegalArgumentException(
            "the module has the instruction "
                + instruction.opcode()
                + " in function "
                + function
                + ", which is not interpreted; compile the module without it");
      }
      if (!hasLabels(instruction)) {
        throw new IllegalArgumentException(
            "the module is damaged: a branch in function " + function + " leads nowhere");
      }
      switch (instruction.opcode()) {
        case CALL, CALL_INDIRECT -> metered.set(function);
        case BR, BR_IF -> addIfBackward(instruction, i, instruction.labelTrue(), turn);
        case BR_TABLE -> {
          for (int target : instruction.labelTable()) {
            addIfBackward(instruction, i, target, turn);
          }
        }
        default -> {
          // It goes on with the next instruction, or leaves the function.
        }
      }
    }
  }

  /** The parser makes sure of this with assertions only. */
  private static boolean hasLabels(AnnotatedInstruction instruction) {
    return switch (instruction.opcode()) {
      case BR, ELSE -> instruction.labelTrue() >= 0;
      case BR_IF, IF -> instruction.labelTrue() >= 0 && instruction.labelFalse() >= 0;
      case BR_TABLE -> instruction.labelTable().stream().allMatch(label -> label >= 0);
      default -> true;
    };
  }

  private void addIfBackward(
      Instruction branch, int position, int target, Consumer<GuestState> turn) {
    if (target <= position) {
      backwardBranches.put(branch, turn);
    }
  }

  /** Whether the meter counts the entry of a function. */
  boolean isMetered(int function) {
    return metered.get(function);
  }

  /** What a call of a function takes of the interpreter's stack, in values. */
  int frame(int function) {
    return function < frames.length ? frames[function] : FRAME;
  }

  /** Makes what runs the code for an instance. */
  Machine machine(Instance instance) {
    return new Interpreter(instance, this);
  }

  /** Counts what the interpreter itself does not: it looks at the entries of functions only. */
  ExecutionListener counting(GuestState state) {
    return (instruction, stack) -> {
      switch (instruction.opcode()) {
        case BR, BR_TABLE -> turn(instruction, state);
        case BR_IF -> {
          if ((int) stack.peek() != 0) {
            turn(instruction, state);
          }
        }
        // A tail call is a turn of a loop in disguise.
        case CALL_INDIRECT, RETURN_CALL, RETURN_CALL_INDIRECT -> GuestState.tick(state);
        default -> {
          // Neither a branch nor a call.
        }
      }
    };
  }

  private void turn(Instruction branch, GuestState state) {
    Consumer<GuestState> turn = backwardBranches.get(branch);
    if (turn != null) {
      turn.accept(state);
    }
  }
}
