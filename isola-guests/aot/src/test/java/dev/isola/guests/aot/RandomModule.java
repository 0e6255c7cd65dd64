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
import static dev.isola.guests.aot.ModuleAssembler.Code.GLOBAL_GET;
import static dev.isola.guests.aot.ModuleAssembler.Code.GLOBAL_SET;
import static dev.isola.guests.aot.ModuleAssembler.Code.I32;
import static dev.isola.guests.aot.ModuleAssembler.Code.I32_AND;
import static dev.isola.guests.aot.ModuleAssembler.Code.I32_LT_S;
import static dev.isola.guests.aot.ModuleAssembler.Code.I32_OR;
import static dev.isola.guests.aot.ModuleAssembler.Code.I32_SUB;
import static dev.isola.guests.aot.ModuleAssembler.Code.I64;
import static dev.isola.guests.aot.ModuleAssembler.Code.I64_OR;
import static dev.isola.guests.aot.ModuleAssembler.Code.IF;
import static dev.isola.guests.aot.ModuleAssembler.Code.LOCAL_TEE;
import static dev.isola.guests.aot.ModuleAssembler.Code.LOOP;
import static dev.isola.guests.aot.ModuleAssembler.Code.MEMORY_COPY;
import static dev.isola.guests.aot.ModuleAssembler.Code.MEMORY_FILL;
import static dev.isola.guests.aot.ModuleAssembler.Code.MEMORY_GROW;
import static dev.isola.guests.aot.ModuleAssembler.Code.MEMORY_SIZE;
import static dev.isola.guests.aot.ModuleAssembler.Code.RETURN;
import static dev.isola.guests.aot.ModuleAssembler.Code.SELECT;
import static dev.isola.guests.aot.ModuleAssembler.Code.TABLE_GET;
import static dev.isola.guests.aot.ModuleAssembler.Code.TABLE_SET;
import static dev.isola.guests.aot.ModuleAssembler.Code.UNREACHABLE;

import dev.isola.guests.aot.EquivalenceCase.Call;
import dev.isola.guests.aot.ModuleAssembler.Code;
import dev.isola.guests.aot.ModuleAssembler.Signature;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A module of random code that is well typed and ends: every function and every turn of a loop
 * takes from a budget in a global, and without budget functions return and loops end.
 */
final class RandomModule {

  private static final int[] TYPES = {I32, I64, F32, F64};
  private static final int BUDGET = 400;
  private static final int PAGES = 2;
  private static final int TABLE = 24;
  private static final int CALLS = 6;

  /** Statements in one function; with what they hold they stay far below the JVM's limits. */
  private static final int STATEMENTS = 14;

  private final Random random;

  /** Compiled code knows what is in a table that no instruction changes. */
  private final boolean changesTable;

  private final ModuleAssembler module = new ModuleAssembler().memory(PAGES, PAGES + 2);
  private final List<Signature> signatures = new ArrayList<>();
  private final List<Integer> globals = new ArrayList<>();
  private final List<Integer> table = new ArrayList<>();

  private RandomModule(long seed) {
    this.random = new Random(seed);
    this.changesTable = random.nextInt(3) == 0;
  }

  /** The same case for the same seed. */
  static EquivalenceCase of(long seed) {
    return new RandomModule(seed).build("seed-" + seed);
  }

  private EquivalenceCase build(String name) {
    module.global(I32, new Code().i32(BUDGET));
    globals.add(I32);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int type = anyType();
      globals.add(type);
      module.global(type, new Code().constant(type, edge(type)));
    }
    byte[] content = new byte[random.nextInt(4096)];
    random.nextBytes(content);
    module.data(random.nextInt(PAGES << 15), content);
    int functions = 3 + random.nextInt(6);
    for (int i = 0; i < functions; i++) {
      signatures.add(new Signature(types(4), types(2)));
    }
    module.table(TABLE, TABLE);
    table.addAll(random.ints(TABLE - 4, 0, functions).boxed().toList());
    module.elements(1, table); // the first and the last ones are null
    for (Signature signature : signatures) {
      new Body(signature).write();
    }
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < functions; i++) {
      Signature signature = signatures.get(i);
      Code code = new Code().i32(BUDGET).op(GLOBAL_SET, 0);
      IntStream.range(0, signature.parameters().size()).forEach(code::get);
      String export = "f" + i;
      module.export(export, module.function(module.type(signature), List.of(), code.op(CALL, i)));
      for (int call = 0; call < CALLS; call++) {
        calls.add(Call.of(export, signature.parameters().stream().mapToLong(this::edge).toArray()));
      }
    }
    Collections.shuffle(calls, random);
    return new EquivalenceCase(name, module.guest(), calls);
  }

  private int anyType() {
    // Guests mostly compute with 32 bit integers.
    return random.nextInt(3) == 0 ? TYPES[random.nextInt(TYPES.length)] : I32;
  }

  private List<Integer> types(int most) {
    return IntStream.range(0, random.nextInt(most + 1)).mapToObj(i -> anyType()).toList();
  }

  private long edge(int type) {
    if (type == I32 && random.nextBoolean()) {
      return random.nextInt(-10, 300);
    }
    List<Long> values = EdgeValues.of(type);
    return random.nextInt(5) == 0 && (type == I32 || type == I64)
        ? random.nextLong()
        : values.get(random.nextInt(values.size()));
  }

  /** One function's code. */
  private final class Body {

    private final Signature signature;
    private final List<Integer> locals = new ArrayList<>();
    private final Code code = new Code();

    /** What a branch to each of the open blocks takes along, the innermost one last. */
    private final List<List<Integer>> labels = new ArrayList<>();

    private int statements = STATEMENTS;

    /** How many locals any code may use; the others count the turns of loops. */
    private int free;

    Body(Signature signature) {
      this.signature = signature;
      locals.addAll(signature.parameters());
    }

    void write() {
      // One of each type at least, for NaNs and loops.
      locals.addAll(List.of(I32, I64, F32, F64));
      for (int i = random.nextInt(4); i > 0; i--) {
        locals.add(anyType());
      }
      free = locals.size();
      spend();
      code.i32(0).op(I32_LT_S).open(IF, EMPTY);
      signature.results().forEach(type -> code.constant(type, 0));
      code.op(RETURN).end();
      labels.add(signature.results());
      block(3);
      signature.results().forEach(type -> value(type, 3));
      // Chicory's parser takes the end of a function for the end of a block that stands before it.
      code.op(Code.NOP);
      module.function(
          module.type(signature),
          locals.subList(signature.parameters().size(), locals.size()),
          code);
    }

    /** Takes from the budget and leaves what is left on the stack. */
    private void spend() {
      code.op(GLOBAL_GET, 0).i32(1).op(I32_SUB).op(GLOBAL_SET, 0).op(GLOBAL_GET, 0);
    }

    private void block(int depth) {
      for (int i = 1 + random.nextInt(5); i > 0 && statements > 0; i--) {
        statements--;
        statement(depth);
      }
    }

    private void statement(int depth) {
      switch (random.nextInt(depth > 0 ? 18 : 9)) {
        case 0, 1, 2 -> setLocal();
        case 3 -> setGlobal();
        case 4, 5 -> store();
        case 6 -> bulk();
        case 7 -> call();
        case 8 -> rare();
        case 9, 10 -> condition(depth);
        case 11, 12 -> ladder(depth);
        case 13, 14 -> loop(depth);
        case 15 -> switching(depth);
        case 16 -> leaving(depth);
        default -> typedBlock(depth);
      }
    }

    private void setLocal() {
      int local = random.nextInt(free);
      value(locals.get(local), 3);
      code.set(local);
    }

    private void setGlobal() {
      int global = 1 + random.nextInt(globals.size() - 1);
      value(globals.get(global), 3);
      code.op(GLOBAL_SET, global);
    }

    /** An address, nearly always within the memory, and the offset to go with it. */
    private int address() {
      value(I32, 2);
      if (random.nextInt(40) == 0) {
        return 0;
      }
      code.i32(random.nextBoolean() ? 0xff : (PAGES << 16) - 1024).op(I32_AND);
      return random.nextInt(3) == 0 ? random.nextInt(1000) : random.nextInt(4);
    }

    private void store() {
      int[] types = {I32, I64, F32, F64, I32, I32, I64, I64, I64};
      int which = random.nextInt(types.length);
      int offset = address();
      value(types[which], 3);
      code.op(0x36 + which, 0, offset);
    }

    private void bulk() {
      address();
      if (random.nextBoolean()) {
        value(I32, 1);
        length();
        code.op(MEMORY_FILL, 0);
      } else {
        address();
        length();
        code.op(MEMORY_COPY, 0, 0);
      }
    }

    private void length() {
      value(I32, 1);
      code.i32(0x3ff).op(I32_AND);
    }

    /** A call; its results go into locals of their types, or away. */
    private void call() {
      int callee = random.nextInt(signatures.size());
      arguments(callee);
      List<Integer> results = signatures.get(callee).results();
      for (int i = results.size() - 1; i >= 0; i--) {
        int type = results.get(i);
        if (random.nextInt(4) == 0) {
          code.op(DROP);
        } else {
          code.set(local(type));
        }
      }
    }

    private void arguments(int callee) {
      Signature called = signatures.get(callee);
      called.parameters().forEach(type -> value(type, 2));
      if (random.nextInt(3) > 0) {
        code.op(CALL, callee);
        return;
      }
      // Nearly always from a place that holds the function when the module begins.
      if (table.contains(callee) && random.nextInt(8) > 0) {
        code.i32(1 + table.indexOf(callee));
      } else {
        value(I32, 1);
        code.i32(random.nextBoolean() ? 31 : 15).op(I32_AND);
      }
      code.op(CALL_INDIRECT, module.type(called), 0);
    }

    private void rare() {
      switch (random.nextInt(6)) {
        case 0 -> {
          code.i32(random.nextInt(2)).op(MEMORY_GROW, 0).set(local(I32));
        }
        case 1 -> {
          value(I32, 1);
          code.i32(15).op(I32_AND);
          if (!changesTable) {
            code.op(DROP);
            return;
          }
          value(I32, 1);
          code.i32(15).op(I32_AND).op(TABLE_GET, 0).op(TABLE_SET, 0);
        }
        case 2 -> {
          // The rest of the block is never reached, but has to be right.
          value(I32, 1);
          code.i32(77).op(0x46).open(IF, EMPTY).op(UNREACHABLE).op(DROP).end();
        }
        default -> {
          value(I32, 3);
          code.op(DROP);
        }
      }
    }

    private void condition(int depth) {
      comparison();
      open(IF, List.of());
      block(depth - 1);
      if (random.nextBoolean()) {
        code.op(ELSE);
        block(depth - 1);
      }
      close();
    }

    /** Comparisons of one local with constants, one after the other. */
    private void ladder(int depth) {
      int type = random.nextInt(3) == 0 ? I64 : I32;
      int local = local(type);
      int steps = 2 + random.nextInt(3);
      open(BLOCK, List.of());
      for (int i = 0; i < steps; i++) {
        code.get(local).constant(type, random.nextBoolean() ? random.nextInt(-3, 20) : edge(type));
        code.op(anyComparison(type));
        if (random.nextBoolean()) {
          code.op(BR_IF, 0);
        } else {
          open(IF, List.of());
          setLocal();
          close();
        }
      }
      block(depth - 1);
      close();
    }

    private void loop(int depth) {
      int counter = locals.size();
      locals.add(I32);
      value(I32, 1);
      code.i32(random.nextInt(4) == 0 ? 0xff : 7).op(I32_AND).set(counter);
      open(BLOCK, List.of());
      open(LOOP, List.of());
      spend();
      code.i32(0).op(I32_LT_S).op(BR_IF, 1);
      block(depth - 1);
      code.get(counter).i32(random.nextInt(4) == 0 ? 3 : 1).op(I32_SUB).op(LOCAL_TEE, counter);
      // Signed and unsigned ends: the latter would run on below zero but for the budget.
      code.i32(0).op(random.nextInt(4) == 0 ? 0x4b : 0x4a).op(BR_IF, 0);
      close();
      close();
    }

    private void switching(int depth) {
      int targets = 2 + random.nextInt(4);
      for (int i = 0; i < targets; i++) {
        open(BLOCK, List.of());
      }
      value(I32, 2);
      if (random.nextInt(4) > 0) {
        code.i32(7).op(I32_AND);
      }
      code.brTable(
          random.ints(random.nextInt(4) == 0 ? 300 : 6, 0, targets).toArray(),
          random.nextInt(targets));
      for (int i = 0; i < targets; i++) {
        close();
        if (statements > 0) {
          statements--;
          statement(depth - 1);
        }
      }
    }

    /** A branch out of one of the open blocks, or out of the function. */
    private void leaving(int depth) {
      int label = random.nextInt(labels.size());
      List<Integer> taken = labels.get(labels.size() - 1 - label);
      comparison();
      open(IF, List.of());
      block(depth - 1);
      taken.forEach(type -> value(type, 2));
      code.op(BR, label + 1);
      close();
    }

    /** A block that takes and gives values, left early or not. */
    private void typedBlock(int depth) {
      List<Integer> parameters = types(2);
      List<Integer> results = types(3);
      parameters.forEach(type -> value(type, 2));
      code.openTyped(BLOCK, module.type(new Signature(parameters, results)));
      labels.add(results);
      for (int i = parameters.size() - 1; i >= 0; i--) {
        code.set(local(parameters.get(i)));
      }
      block(depth - 1);
      results.forEach(type -> value(type, 2));
      comparison();
      code.op(BR_IF, 0);
      if (random.nextInt(4) == 0) {
        results.forEach(type -> code.op(DROP));
        results.forEach(type -> value(type, 1));
      }
      close();
      for (int i = results.size() - 1; i >= 0; i--) {
        code.set(local(results.get(i)));
      }
    }

    private void open(int instruction, List<Integer> taken) {
      code.open(instruction, EMPTY);
      labels.add(taken);
    }

    private void close() {
      code.end();
      labels.remove(labels.size() - 1);
    }

    private int local(int type) {
      List<Integer> fitting =
          IntStream.range(0, free).filter(i -> locals.get(i) == type).boxed().toList();
      return fitting.get(random.nextInt(fitting.size()));
    }

    private int anyComparison(int type) {
      List<NumericInstruction> all = NumericInstruction.comparisons(type).toList();
      return all.get(random.nextInt(all.size())).opcode();
    }

    private void comparison() {
      int type = anyType();
      value(type, 2);
      value(type, 1);
      code.op(anyComparison(type));
      while (random.nextInt(4) == 0) {
        code.op(Code.I32_EQZ);
      }
    }

    private void value(int type, int depth) {
      switch (random.nextInt(depth > 0 ? 12 : 4)) {
        case 0 -> code.constant(type, edge(type));
        case 1, 2, 3 -> code.get(local(type));
        case 4 -> load(type);
        case 5 -> {
          value(type, depth - 1);
          value(type, depth - 1);
          comparison();
          code.op(SELECT);
        }
        case 6 -> {
          comparison();
          code.open(IF, type);
          labels.add(List.of(type));
          value(type, depth - 1);
          code.op(ELSE);
          value(type, depth - 1);
          close();
        }
        case 7 -> global(type);
        default -> computed(type, depth);
      }
    }

    private void global(int type) {
      List<Integer> fitting =
          IntStream.range(0, globals.size()).filter(i -> globals.get(i) == type).boxed().toList();
      if (fitting.isEmpty()) {
        code.get(local(type));
      } else if (type == I32 && random.nextInt(8) == 0) {
        code.op(MEMORY_SIZE, 0);
      } else {
        code.op(GLOBAL_GET, fitting.get(random.nextInt(fitting.size())));
      }
    }

    private void load(int type) {
      int offset = address();
      int[] of32 = {0x28, 0x2c, 0x2d, 0x2e, 0x2f};
      int[] of64 = {0x29, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35};
      int opcode =
          switch (type) {
            case I32 -> of32[random.nextInt(of32.length)];
            case I64 -> of64[random.nextInt(of64.length)];
            case F32 -> 0x2a;
            default -> 0x2b;
          };
      code.op(opcode, 0, offset);
    }

    private void computed(int type, int depth) {
      List<NumericInstruction> fitting =
          NumericInstruction.all().stream().filter(i -> i.result() == type).toList();
      NumericInstruction instruction = fitting.get(random.nextInt(fitting.size()));
      boolean truncation = instruction.opcode() >= 0xa8 && instruction.opcode() <= 0xb1;
      if (truncation
          && !List.of(0xac, 0xad).contains(instruction.opcode())
          && random.nextInt(8) > 0) {
        code.constant(type, edge(type)); // most floating point numbers would be a trap
        return;
      }
      instruction.parameters().forEach(parameter -> value(parameter, depth - 1));
      int opcode = instruction.opcode();
      if (opcode >= 0x6d && opcode <= 0x70 && random.nextInt(10) > 0) {
        code.i32(1).op(I32_OR);
      } else if (opcode >= 0x7f && opcode <= 0x82 && random.nextInt(10) > 0) {
        code.i64(1).op(I64_OR);
      }
      instruction.write(code, scratch(type));
    }

    /** A local of the type. */
    private int scratch(int type) {
      return signature.parameters().size() + List.of(I32, I64, F32, F64).indexOf(type);
    }
  }
}
