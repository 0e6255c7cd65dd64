package dev.isola.guests.aot;

import static dev.isola.guests.aot.ModuleAssembler.Code.BLOCK;
import static dev.isola.guests.aot.ModuleAssembler.Code.BR;
import static dev.isola.guests.aot.ModuleAssembler.Code.BR_IF;
import static dev.isola.guests.aot.ModuleAssembler.Code.CALL;
import static dev.isola.guests.aot.ModuleAssembler.Code.CALL_INDIRECT;
import static dev.isola.guests.aot.ModuleAssembler.Code.DROP;
import static dev.isola.guests.aot.ModuleAssembler.Code.ELSE;
import static dev.isola.guests.aot.ModuleAssembler.Code.EMPTY;
import static dev.isola.guests.aot.ModuleAssembler.Code.F32;
import static dev.isola.guests.aot.ModuleAssembler.Code.F64;
import static dev.isola.guests.aot.ModuleAssembler.Code.FUNCREF;
import static dev.isola.guests.aot.ModuleAssembler.Code.GLOBAL_GET;
import static dev.isola.guests.aot.ModuleAssembler.Code.GLOBAL_SET;
import static dev.isola.guests.aot.ModuleAssembler.Code.I32;
import static dev.isola.guests.aot.ModuleAssembler.Code.I32_ADD;
import static dev.isola.guests.aot.ModuleAssembler.Code.I32_AND;
import static dev.isola.guests.aot.ModuleAssembler.Code.I32_EQZ;
import static dev.isola.guests.aot.ModuleAssembler.Code.I32_MUL;
import static dev.isola.guests.aot.ModuleAssembler.Code.I32_SUB;
import static dev.isola.guests.aot.ModuleAssembler.Code.I64;
import static dev.isola.guests.aot.ModuleAssembler.Code.IF;
import static dev.isola.guests.aot.ModuleAssembler.Code.LOCAL_TEE;
import static dev.isola.guests.aot.ModuleAssembler.Code.LOOP;
import static dev.isola.guests.aot.ModuleAssembler.Code.MEMORY_COPY;
import static dev.isola.guests.aot.ModuleAssembler.Code.MEMORY_FILL;
import static dev.isola.guests.aot.ModuleAssembler.Code.MEMORY_GROW;
import static dev.isola.guests.aot.ModuleAssembler.Code.MEMORY_SIZE;
import static dev.isola.guests.aot.ModuleAssembler.Code.REF_FUNC;
import static dev.isola.guests.aot.ModuleAssembler.Code.REF_IS_NULL;
import static dev.isola.guests.aot.ModuleAssembler.Code.REF_NULL;
import static dev.isola.guests.aot.ModuleAssembler.Code.RETURN;
import static dev.isola.guests.aot.ModuleAssembler.Code.SELECT;
import static dev.isola.guests.aot.ModuleAssembler.Code.TABLE_COPY;
import static dev.isola.guests.aot.ModuleAssembler.Code.TABLE_FILL;
import static dev.isola.guests.aot.ModuleAssembler.Code.TABLE_GET;
import static dev.isola.guests.aot.ModuleAssembler.Code.TABLE_GROW;
import static dev.isola.guests.aot.ModuleAssembler.Code.TABLE_SET;
import static dev.isola.guests.aot.ModuleAssembler.Code.TABLE_SIZE;
import static dev.isola.guests.aot.ModuleAssembler.Code.UNREACHABLE;

import dev.isola.guests.aot.EquivalenceCase.Call;
import dev.isola.guests.aot.ModuleAssembler.Code;
import dev.isola.guests.aot.ModuleAssembler.Signature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Modules that use every instruction a guest may use, at the values where it matters. */
final class GeneratedCorpus {

  private static final int PAGE = 1 << 16;

  /** More functions of one type than one method that dispatches to them can hold. */
  private static final int MANY_FUNCTIONS = 1500;

  /** Calls with usual values, enough for a function to be compiled by the last tier. */
  private static final int USUAL = 60;

  private static final int CASES_OF_SWITCH = 5000;

  private final List<EquivalenceCase> cases = new ArrayList<>();

  private GeneratedCorpus() {}

  static List<EquivalenceCase> cases() {
    GeneratedCorpus corpus = new GeneratedCorpus();
    corpus.numbers();
    corpus.branchesOnComparisons();
    for (int type : new int[] {I32, I64}) {
      corpus.comparedWithConstants(type);
      corpus.comparedWithEachOther(type);
    }
    corpus.loadsAndStores();
    corpus.bulkMemory();
    corpus.growth();
    corpus.control();
    corpus.switches();
    corpus.tables();
    corpus.dispatch();
    corpus.endlessRecursion();
    return corpus.cases;
  }

  private void add(String name, ModuleAssembler module, List<Call> calls) {
    cases.add(new EquivalenceCase(name, module.guest(), calls));
  }

  /** Every numeric instruction with all pairs of edge values. */
  private void numbers() {
    for (int type : new int[] {I32, I64, F32, F64}) {
      ModuleAssembler module = new ModuleAssembler();
      List<Call> calls = new ArrayList<>();
      for (NumericInstruction instruction : NumericInstruction.all()) {
        if (instruction.parameters().get(0) != type) {
          continue;
        }
        int arity = instruction.parameters().size();
        Code code = new Code();
        for (int i = 0; i < arity; i++) {
          code.get(i);
        }
        instruction.write(code, arity);
        String name = "op" + Integer.toHexString(instruction.opcode());
        Signature signature =
            new Signature(instruction.parameters(), List.of(instruction.result()));
        module.export(
            name, module.function(module.type(signature), List.of(instruction.result()), code));
        calls.addAll(edges(name, type, arity, 1));
      }
      add("numbers-" + Integer.toHexString(type), module, calls);
    }
  }

  /** Calls with all pairs of every {@code step}th edge value. */
  private static List<Call> edges(String name, int type, int arity, int step) {
    List<Long> all = EdgeValues.of(type);
    List<Long> values =
        IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get).toList();
    List<Call> calls = new ArrayList<>();
    for (long first : values) {
      if (arity == 1) {
        calls.add(Call.of(name, first));
      } else {
        values.forEach(second -> calls.add(Call.of(name, first, second)));
      }
    }
    return calls;
  }

  /** Every comparison where its result is branched on, selected by, negated or counted. */
  private void branchesOnComparisons() {
    for (int type : new int[] {I32, I64, F32, F64}) {
      ModuleAssembler module = new ModuleAssembler();
      List<Call> calls = new ArrayList<>();
      int signature = module.type(new Signature(List.of(type, type), List.of(I32)));
      for (NumericInstruction comparison : NumericInstruction.comparisons(type).toList()) {
        Code compared = new Code().get(0).get(1).op(comparison.opcode());
        Code negated = new Code().append(compared).op(I32_EQZ);
        Code twice = new Code().append(negated).op(I32_EQZ);
        for (Code condition : List.of(compared, negated, twice)) {
          String name = "f" + module.nextFunction();
          module.export(name, module.function(signature, List.of(), branches(condition)));
          calls.addAll(edges(name, type, 2, 3));
        }
      }
      add("branches-" + Integer.toHexString(type), module, calls);
    }
  }

  private static Code branches(Code condition) {
    return new Code()
        .append(condition)
        .open(IF, I32)
        .i32(1)
        .op(ELSE)
        .i32(2)
        .end()
        .i32(30)
        .i32(50)
        .append(condition)
        .op(SELECT)
        .op(I32_ADD)
        .open(BLOCK, EMPTY)
        .append(condition)
        .op(BR_IF, 0)
        .append(condition)
        .i32(100)
        .op(I32_ADD)
        .op(RETURN)
        .end();
  }

  /**
   * Two comparisons of one value with constants, one after the other: what a compiler likes to fold
   * into one. Values in the middle come first and often, so that code is compiled as if nothing
   * else ever came.
   */
  private void comparedWithConstants(int type) {
    long least = type == I32 ? Integer.MIN_VALUE : Long.MIN_VALUE;
    long[][] bounds = {{0, 10}, {10, 0}, {-1, 0}, {least, least + 7}};
    for (int set = 0; set < bounds.length; set += type == I32 ? 1 : 2) {
      long low = bounds[set][0];
      long high = bounds[set][1];
      List<Call> usual = new ArrayList<>();
      for (int i = 0; i < USUAL; i++) {
        usual.add(Call.of("", low + 1 + i % 4));
      }
      List<Call> others = new ArrayList<>();
      for (long value : new long[] {low, high, 0, least, least - 1, -1}) {
        for (long near = value - 1; near <= value + 1; near++) {
          others.add(Call.of("", near));
        }
      }
      chained(
          "constants-" + Integer.toHexString(type) + "-" + set,
          new Signature(List.of(type), List.of(I32)),
          new Code(),
          new Code().get(0).constant(type, low),
          new Code().get(0).constant(type, high),
          set % 4 < 2,
          usual,
          others);
    }
  }

  /** Two comparisons of the same two values, of which the second may be one of two constants. */
  private void comparedWithEachOther(int type) {
    List<Call> usual = new ArrayList<>();
    for (int i = 0; i < USUAL; i++) {
      usual.add(Call.of("", 256 + i % 3, 1));
    }
    List<Call> others = edges("", type, 2, 5);
    Signature signature = new Signature(List.of(type, type), List.of(I32));
    Code both = new Code().get(0).get(1);
    String name = "each-other-" + Integer.toHexString(type);
    chained(name, signature, new Code(), both, both, true, usual, others);
    if (type == I32) {
      Code constant = new Code().i32(-3).i32(Integer.MAX_VALUE).get(1).op(SELECT).set(1);
      chained(name + "-one-of-two", signature, constant, both, both, true, usual, others);
      Code turned = new Code().get(1).get(0);
      chained(name + "-turned", signature, constant, turned, both, true, usual, others);
    }
  }

  /** A function for each pair of comparisons; the calls are made of each. */
  private void chained(
      String name,
      Signature signature,
      Code before,
      Code first,
      Code second,
      boolean sameTarget,
      List<Call> usual,
      List<Call> others) {
    ModuleAssembler module = new ModuleAssembler();
    List<Call> calls = new ArrayList<>();
    List<NumericInstruction> comparisons =
        NumericInstruction.comparisons(signature.parameters().get(0)).toList();
    for (NumericInstruction one : comparisons) {
      for (NumericInstruction other : comparisons) {
        String export = "f" + module.nextFunction();
        Code code =
            new Code()
                .append(before)
                .open(BLOCK, EMPTY)
                .open(BLOCK, EMPTY)
                .append(first)
                .op(one.opcode())
                .op(BR_IF, 0)
                .append(second)
                .op(other.opcode())
                .op(BR_IF, sameTarget ? 0 : 1)
                .i32(3)
                .op(RETURN)
                .end()
                .i32(1)
                .op(RETURN)
                .end()
                .i32(2);
        module.export(export, module.function(module.type(signature), List.of(), code));
        usual.forEach(call -> calls.add(Call.of(export, call.arguments())));
        others.forEach(call -> calls.add(Call.of(export, call.arguments())));
      }
    }
    add(name, module, calls);
  }

  /** Every load and store, within, at the edge of and outside of the memory. */
  private void loadsAndStores() {
    ModuleAssembler module = new ModuleAssembler().memory(2, 2);
    byte[] content = new byte[PAGE];
    new Random(1).nextBytes(content);
    module.data(PAGE / 2, content);
    List<Call> calls = new ArrayList<>();
    int[] results = {I32, I64, F32, F64, I32, I32, I32, I32, I64, I64, I64, I64, I64, I64};
    int[] offsets = {0, 1, 4, PAGE - 1, 2 * PAGE - 4, 2 * PAGE, Integer.MAX_VALUE, -4, -1};
    long[] addresses = {
      0,
      1,
      3,
      PAGE / 2 + 5,
      PAGE - 3,
      PAGE,
      2 * PAGE - 9,
      2 * PAGE - 8,
      2 * PAGE - 7,
      2 * PAGE - 4,
      2 * PAGE - 3,
      2 * PAGE - 2,
      2 * PAGE - 1,
      2 * PAGE,
      Integer.MAX_VALUE - 3,
      Integer.MAX_VALUE,
      Integer.MIN_VALUE,
      -8,
      -4,
      -1
    };
    for (int i = 0; i < results.length; i++) {
      for (int offset : offsets) {
        String name = "load" + i + "+" + Integer.toUnsignedString(offset);
        module.export(
            name,
            module.function(
                module.type(new Signature(List.of(I32), List.of(results[i]))),
                List.of(),
                new Code().get(0).op(0x28 + i, 0, offset)));
        for (long address : addresses) {
          calls.add(Call.of(name, (int) address));
        }
      }
    }
    int[] stored = {I32, I64, F32, F64, I32, I32, I64, I64, I64};
    for (int i = 0; i < stored.length; i++) {
      for (int offset : offsets) {
        String name = "store" + i + "+" + Integer.toUnsignedString(offset);
        module.export(
            name,
            module.function(
                module.type(new Signature(List.of(I32, stored[i]), List.of())),
                List.of(),
                new Code().get(0).get(1).op(0x36 + i, 0, offset)));
        for (long address : addresses) {
          long value = 0x8182_8384_8586_8788L >>> (i % 3);
          // Chicory's interpreter computes some of these places modulo 4 GiB.
          calls.add(
              (i == 4 || i == 6 || i == 8) && ((int) address < 0 || offset < 0)
                  ? Call.trapping(Trap.OUTSIDE_OF_MEMORY, name, (int) address, value)
                  : Call.of(name, (int) address, value));
        }
      }
    }
    // A loop over an array with a bound that is not known to be inside of the memory.
    module.export(
        "sum",
        module.function(
            module.type("ii", "i"),
            List.of(I32),
            new Code()
                .open(LOOP, EMPTY)
                .get(2)
                .get(0)
                .op(0x28, 2, 16) // load
                .op(I32_ADD)
                .set(2)
                .get(0)
                .i32(4)
                .op(I32_ADD)
                .op(LOCAL_TEE, 0)
                .get(1)
                .op(0x49) // less than, unsigned
                .op(BR_IF, 0)
                .end()
                .get(2)));
    calls.add(Call.of("sum", 0, PAGE));
    calls.add(Call.of("sum", 0, 2 * PAGE - 16));
    calls.add(Call.of("sum", 0, 2 * PAGE - 15));
    calls.add(Call.of("sum", 0, -1));
    add("loads-and-stores", module, calls);
  }

  private void bulkMemory() {
    ModuleAssembler module = new ModuleAssembler().memory(1, 3);
    module.data(100, "0123456789abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII));
    module.export("fill", module.function("iii", "", bulk(new Code().op(MEMORY_FILL, 0))));
    module.export("copy", module.function("iii", "", bulk(new Code().op(MEMORY_COPY, 0, 0))));
    module.export("grow", module.function("i", "i", new Code().get(0).op(MEMORY_GROW, 0)));
    List<Call> calls = new ArrayList<>();
    for (int repeat = 0; repeat < 2; repeat++) {
      for (int size : new int[] {0, 1, 7, 36, 4096, PAGE, -1, Integer.MAX_VALUE}) {
        for (int to : new int[] {0, 90, 100, 107, PAGE - 7, PAGE - 1, PAGE, PAGE + 1, -1}) {
          for (int from : new int[] {0, 100, 104, PAGE - 36, PAGE, -7}) {
            calls.add(bulk("copy", size, to, from, size));
          }
          calls.add(bulk("fill", size, to + 200, size ^ to, size));
        }
      }
      calls.add(Call.of("grow", 1));
    }
    add("bulk-memory", module, calls);
  }

  /** Chicory's memory fails in other ways than with a trap for sizes about 2 GiB. */
  private static Call bulk(String name, int size, long... arguments) {
    return size == Integer.MAX_VALUE
        ? Call.trapping(Trap.OUTSIDE_OF_MEMORY, name, arguments)
        : Call.of(name, arguments);
  }

  private static Code bulk(Code instruction) {
    return new Code().get(0).get(1).get(2).append(instruction);
  }

  private void growth() {
    ModuleAssembler module = new ModuleAssembler().memory(0, 5);
    module.export("size", module.function("", "i", new Code().op(MEMORY_SIZE, 0)));
    module.export("grow", module.function("i", "i", new Code().get(0).op(MEMORY_GROW, 0)));
    module.export("load", module.function("i", "i", new Code().get(0).op(0x28, 0, 0)));
    module.export("store", module.function("ii", "", new Code().get(0).get(1).op(0x36, 0, 0)));
    List<Call> calls = new ArrayList<>();
    for (int pages : new int[] {0, 1, 0, 2, 3, 6, -1, 0x10000, Integer.MIN_VALUE, 1, 1, 1}) {
      calls.add(Call.of("grow", pages));
      calls.add(Call.of("size"));
      for (int page = 0; page < 6; page++) {
        calls.add(Call.of("load", (long) page * PAGE));
        calls.add(Call.of("store", page * PAGE - 2, pages + 77));
        calls.add(Call.of("load", page * PAGE - 4));
      }
    }
    add("growth", module, calls);
  }

  /** Blocks that take and give several values, loops, early exits, code that is never reached. */
  private void control() {
    ModuleAssembler module = new ModuleAssembler();
    List<Call> calls = new ArrayList<>();
    int swap = module.function("il", "li", new Code().get(1).get(0));
    int pair = module.type("ii", "ii");
    module.export("swap", swap);
    calls.add(Call.of("swap", -5, Long.MIN_VALUE));
    // Fibonacci with both values on the stack of a loop.
    module.export(
        "fibonacci",
        module.function(
            module.type("i", "ii"),
            List.of(I32),
            new Code()
                .i32(0)
                .i32(1)
                .openTyped(LOOP, pair)
                .op(LOCAL_TEE, 1)
                .op(I32_ADD)
                .get(1)
                .openTyped(BLOCK, pair)
                .end()
                .get(0)
                .i32(1)
                .op(I32_SUB)
                .op(LOCAL_TEE, 0)
                .op(BR_IF, 0)
                .end()));
    for (int n : new int[] {1, 2, 10, 1000}) {
      calls.add(Call.of("fibonacci", n));
    }
    // Values under the ones that a branch takes with it are dropped.
    module.export(
        "unwinding",
        module.function(
            "i",
            "i",
            new Code()
                .open(BLOCK, I32)
                .i32(7)
                .i64(8)
                .f64(9)
                .i32(1000)
                .get(0)
                .op(BR_IF, 0)
                .op(DROP)
                .op(DROP)
                .op(DROP)
                .op(DROP)
                .i32(2000)
                .get(0)
                .i32(1)
                .op(I32_ADD)
                .op(BR, 0)
                .op(UNREACHABLE)
                .op(I32_ADD)
                .end()));
    calls.add(Call.of("unwinding", 0));
    calls.add(Call.of("unwinding", 1));
    module.export(
        "unreachable",
        module.function(
            "i", "i", new Code().get(0).open(IF, I32).op(UNREACHABLE).op(ELSE).i32(5).end()));
    calls.add(Call.of("unreachable", 0));
    calls.add(Call.of("unreachable", 1));
    // Many nested blocks, each of which can be the one to be left.
    Code nested = new Code();
    int depth = 200;
    for (int i = 0; i < depth; i++) {
      nested.open(BLOCK, EMPTY);
    }
    nested.get(0).brTable(IntStream.range(0, depth).toArray(), depth - 1);
    for (int i = 0; i < depth; i++) {
      nested.end().get(1).i32(i * 31 + 7).op(I32_MUL).i32(i).op(I32_ADD).set(1);
    }
    module.export("nested", module.function(module.type("ii", "i"), List.of(), nested.get(1)));
    for (int i = -1; i <= depth; i++) {
      calls.add(Call.of("nested", i, i + 3));
    }
    // Two loops with a state in a global, long enough to be compiled while they run.
    int global = module.global(I64, new Code().i64(1));
    module.export(
        "loops",
        module.function(
            module.type("i", "l"),
            List.of(I32, I32),
            new Code()
                .open(LOOP, EMPTY)
                .i32(0)
                .set(2)
                .open(LOOP, EMPTY)
                .op(GLOBAL_GET, global)
                .i64(6364136223846793005L)
                .op(0x7e) // multiply
                .get(2)
                .op(0xad) // extend, unsigned
                .op(0x85) // xor
                .op(GLOBAL_SET, global)
                .get(2)
                .i32(1)
                .op(I32_ADD)
                .op(LOCAL_TEE, 2)
                .get(0)
                .op(0x48) // less than
                .op(BR_IF, 0)
                .end()
                .get(1)
                .i32(1)
                .op(I32_ADD)
                .op(LOCAL_TEE, 1)
                .get(0)
                .op(0x49) // less than, unsigned
                .op(BR_IF, 0)
                .end()
                .op(GLOBAL_GET, global)));
    calls.add(Call.of("loops", 1));
    calls.add(Call.of("loops", 60));
    add("control", module, calls);
  }

  private void switches() {
    ModuleAssembler module = new ModuleAssembler();
    List<Call> calls = new ArrayList<>();
    int labels = 40;
    Random random = new Random(2);
    for (int size : new int[] {0, 1, 2, 300, CASES_OF_SWITCH}) {
      Code code = new Code();
      for (int i = 0; i <= labels; i++) {
        code.open(BLOCK, EMPTY);
      }
      code.get(0).brTable(random.ints(size, 0, labels).toArray(), labels);
      for (int i = 0; i <= labels; i++) {
        code.end().i32(i * 1000);
        code.op(RETURN);
      }
      String name = "switch" + size;
      module.export(name, module.function("i", "i", code.op(UNREACHABLE)));
      // A switch that takes a value along.
      Code valued = new Code().open(BLOCK, I64).open(BLOCK, I64).get(1).get(0);
      valued.brTable(random.ints(size, 0, 2).toArray(), 1).end();
      valued.i64(3).op(0x7e).end();
      module.export(name + "valued", module.function("il", "l", valued));
      for (int place : new int[] {-1, 0, 1, 2, 3, 150, 299, 300, 4999, 5000, 1 << 20}) {
        calls.add(Call.of(name, place));
        calls.add(Call.of(name + "valued", place, 0x123456789abcdefL));
      }
    }
    add("switches", module, calls);
  }

  private void tables() {
    ModuleAssembler module = new ModuleAssembler().table(20, 40);
    int one = module.function("", "i", new Code().i32(1));
    int two = module.function("", "i", new Code().i32(2));
    int other = module.function("", "l", new Code().i64(3));
    module.elements(0, List.of(one, two, other));
    module.elements(10, List.of(two));
    int type = module.type("", "i");
    module.export("call", module.function("i", "i", new Code().get(0).op(CALL_INDIRECT, type, 0)));
    module.export(
        "isNull", module.function("i", "i", new Code().get(0).op(TABLE_GET, 0).op(REF_IS_NULL)));
    module.export(
        "move",
        module.function("ii", "", new Code().get(0).get(1).op(TABLE_GET, 0).op(TABLE_SET, 0)));
    module.export(
        "setTwo", module.function("i", "", new Code().get(0).op(REF_FUNC, two).op(TABLE_SET, 0)));
    module.export(
        "setNull",
        module.function("i", "", new Code().get(0).raw(REF_NULL, FUNCREF).op(TABLE_SET, 0)));
    module.export("size", module.function("", "i", new Code().op(TABLE_SIZE, 0)));
    module.export(
        "grow", module.function("i", "i", new Code().op(REF_FUNC, one).get(0).op(TABLE_GROW, 0)));
    module.export(
        "growNull",
        module.function("i", "i", new Code().raw(REF_NULL, FUNCREF).get(0).op(TABLE_GROW, 0)));
    module.export(
        "fill",
        module.function("ii", "", new Code().get(0).op(REF_FUNC, one).get(1).op(TABLE_FILL, 0)));
    module.export("copy", module.function("iii", "", bulk(new Code().op(TABLE_COPY, 0, 0))));
    List<Call> calls = new ArrayList<>();
    int[] places = {0, 1, 2, 3, 10, 19, 20, 21, 39, 40, Integer.MAX_VALUE, -1};
    for (int round = 0; round < 4; round++) {
      for (int place : places) {
        calls.add(Call.of("call", place));
        calls.add(Call.of("isNull", place));
        calls.add(Call.of("move", place, (place + round) % 20));
        calls.add(Call.of("setTwo", place + 4));
        calls.add(Call.of("setNull", place - 1));
        calls.add(Call.of("fill", place + 5, round));
        calls.add(Call.of("fill", place, Integer.MIN_VALUE));
        calls.add(Call.of("copy", place, 2, 2 + round));
        calls.add(Call.of("copy", 3, place, 5L * round));
        calls.add(Call.of("call", place));
        calls.add(Call.of("isNull", place + 6));
      }
      calls.add(Call.of(round % 2 == 0 ? "grow" : "growNull", round * 6L));
      calls.add(Call.of("grow", 1000));
      calls.add(Call.of("grow", -1));
      calls.add(Call.of("size"));
    }
    add("tables", module, calls);
  }

  /** Indirect calls over many functions of several types, so that their dispatch is split. */
  private void dispatch() {
    ModuleAssembler module = new ModuleAssembler();
    String[] types = {"i", "ii", "l", "f", "d", "iild", "dfli"};
    List<Integer> table = new ArrayList<>();
    List<Call> calls = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < MANY_FUNCTIONS + 600; i++) {
      String type = i < MANY_FUNCTIONS ? types[0] : types[1 + i % (types.length - 1)];
      Code code = new Code().i32(i);
      if (type.startsWith("i")) {
        code.get(0).op(I32_ADD);
      }
      table.add(module.function(type, "i", code));
    }
    module.table(table.size() + 5, table.size() + 5).elements(2, table);
    for (String type : types) {
      Code arguments = new Code();
      for (int i = 0; i < type.length(); i++) {
        arguments.get(i);
      }
      int indirect = module.type(type, "i");
      arguments.get(type.length()).op(CALL_INDIRECT, indirect, 0);
      module.export("call-" + type, module.function(type + "i", "i", arguments));
      long[] passed = random.longs(type.length() + 1).toArray();
      for (int i = 0; i < 250; i++) {
        passed[type.length()] = i < 4 ? i : random.nextInt(-2, table.size() + 8);
        calls.add(Call.of("call-" + type, passed.clone()));
      }
    }
    // Calls from one place to one function, to a few and to many.
    module.export(
        "sum",
        module.function(
            module.type("iii", "i"),
            List.of(I32),
            new Code()
                .open(LOOP, EMPTY)
                .get(3)
                .get(0)
                .get(0)
                .get(2)
                .op(I32_AND)
                .i32(2)
                .op(I32_ADD)
                .op(CALL_INDIRECT, module.type("i", "i"), 0)
                .op(I32_ADD)
                .set(3)
                .get(0)
                .i32(1)
                .op(I32_SUB)
                .op(LOCAL_TEE, 0)
                .get(1)
                .op(0x4a) // greater
                .op(BR_IF, 0)
                .end()
                .get(3)));
    for (int mask : new int[] {0, 1, 3, 1023, 4095}) {
      calls.add(Call.of("sum", 2000, 0, mask));
    }
    add("dispatch", module, calls);
  }

  private void endlessRecursion() {
    ModuleAssembler module = new ModuleAssembler().table(2, 2);
    List<Call> calls = new ArrayList<>();
    int direct = module.nextFunction();
    module.function("i", "i", new Code().get(0).i32(1).op(I32_ADD).op(CALL, direct));
    module.export("direct", direct);
    int mutual = module.nextFunction();
    module.function("l", "l", new Code().get(0).op(CALL, mutual + 1));
    module.function("l", "l", new Code().get(0).op(CALL, mutual));
    module.export("mutual", mutual);
    int indirect = module.nextFunction();
    module.function("i", "", new Code().get(0).get(0).op(CALL_INDIRECT, module.type("i", ""), 0));
    module.elements(1, List.of(indirect));
    module.export("indirect", indirect);
    module.export("fine", module.function("", "i", new Code().i32(4)));
    calls.add(Call.of("direct", 0));
    calls.add(Call.of("fine"));
    calls.add(Call.of("mutual", 1));
    calls.add(Call.of("indirect", 1));
    calls.add(Call.of("fine"));
    add("endless-recursion", module, calls);
  }
}
