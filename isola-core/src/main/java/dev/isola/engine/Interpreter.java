package dev.isola.engine;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.InterpreterMachine;
import com.dylibso.chicory.runtime.MStack;
import com.dylibso.chicory.runtime.StackFrame;
import com.dylibso.chicory.wasm.types.FunctionType;
import dev.isola.spi.GuestState;
import java.util.Deque;

/**
 * Runs a guest's code without having compiled it: slow, but metered and limited like compiled code.
 * Its stack is on the JVM's heap, so its size is limited here. Confined to the guest's thread.
 */
final class Interpreter extends InterpreterMachine {

  /** The largest stack, in values of eight bytes: 32 MiB. */
  private static final long MAX_STACK = 4L << 20;

  private final InterpretedCode code;
  private GuestState state;
  private long used;

  Interpreter(Instance instance, InterpretedCode code) {
    super(instance);
    this.code = code;
  }

  @Override
  protected long[] call(
      MStack stack,
      Instance instance,
      Deque<StackFrame> callStack,
      int function,
      long[] arguments,
      FunctionType callType,
      boolean popResults) {
    int frame = code.frame(function);
    if (used + frame + stack.size() > MAX_STACK) {
      throw new GuestTrapException("call stack exhausted");
    }
    if (code.isMetered(function)) {
      GuestState.tick(state());
    }
    used += frame;
    long[] results =
        super.call(stack, instance, callStack, function, arguments, callType, popResults);
    used -= frame; // not after an exception: the guest is dead then
    return results;
  }

  private GuestState state() {
    if (state == null) {
      state = GuestState.of(instance().memory());
    }
    return state;
  }
}
