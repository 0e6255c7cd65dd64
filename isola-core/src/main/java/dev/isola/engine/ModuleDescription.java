package dev.isola.engine;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ActiveDataSegment;
import com.dylibso.chicory.wasm.types.ActiveElement;
import com.dylibso.chicory.wasm.types.AnnotatedInstruction;
import com.dylibso.chicory.wasm.types.CodeSection;
import com.dylibso.chicory.wasm.types.DataSegment;
import com.dylibso.chicory.wasm.types.DeclarativeElement;
import com.dylibso.chicory.wasm.types.Element;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExportSection;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionBody;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionSection;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.Global;
import com.dylibso.chicory.wasm.types.GlobalSection;
import com.dylibso.chicory.wasm.types.Import;
import com.dylibso.chicory.wasm.types.ImportSection;
import com.dylibso.chicory.wasm.types.Instruction;
import com.dylibso.chicory.wasm.types.Memory;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.MemorySection;
import com.dylibso.chicory.wasm.types.MutabilityType;
import com.dylibso.chicory.wasm.types.OpCode;
import com.dylibso.chicory.wasm.types.Table;
import com.dylibso.chicory.wasm.types.TableLimits;
import com.dylibso.chicory.wasm.types.TableSection;
import com.dylibso.chicory.wasm.types.TypeSection;
import com.dylibso.chicory.wasm.types.ValType;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A guest's module without its code, data and element segments: the code is in JVM classes, and
 * what the segments would set is in the image. Reading it takes a small part of the time that
 * parsing the module would take. Immutable.
 *
 * @since 0.1.0
 */
public final class ModuleDescription {

  private static final long MAGIC = 0x49534f4c414d4f44L;
  private static final int VERSION = 1;

  private final WasmModule module;

  private ModuleDescription(WasmModule module) {
    this.module = module;
  }

  /**
   * Describes a module.
   *
   * @param module a module with code and segments
   * @return its description
   * @throws IllegalArgumentException if the module is not of the kind that a guest may be: exactly
   *     one memory, at most one table, only functions imported, only active segments, no tags
   */
  public static ModuleDescription of(WasmModule module) {
    check(
        module.memorySection().map(MemorySection::memoryCount).orElse(0) == 1,
        "must have exactly one memory");
    check(
        !module.memorySection().get().getMemory(0).limits().shared(), "must not share its memory");
    check(module.tableSection().tableCount() <= 1, "must have at most one table");
    check(module.tagSection().isEmpty(), "must not use exception tags");
    check(
        module.importSection().stream().allMatch(i -> i.importType() == ExternalType.FUNCTION),
        "must import nothing but functions");
    for (DataSegment segment : module.dataSection().dataSegments()) {
      check(segment instanceof ActiveDataSegment, "must not have passive data segments");
    }
    for (Element element : module.elementSection().elements()) {
      check(
          element instanceof ActiveElement || element instanceof DeclarativeElement,
          "must not have passive element segments");
    }
    for (FunctionType type : module.typeSection().types()) {
      check(type != null, "must not have types other than functions");
      type.params().forEach(ModuleDescription::checkType);
      type.returns().forEach(ModuleDescription::checkType);
    }
    for (Global global : module.globalSection().globals()) {
      check(global.valueType().isNumeric(), "must not have globals that are references");
    }
    return new ModuleDescription(module);
  }

  private static void checkType(ValType type) {
    check(type.isNumeric(), "must not have functions that take or return " + type);
  }

  private static void check(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("a guest module " + message);
    }
  }

  WasmModule module() {
    return module;
  }

  /**
   * Writes the description.
   *
   * @param out receives it; not closed
   * @throws IOException if {@code out} fails
   */
  public void write(OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeLong(MAGIC);
    data.writeInt(VERSION);
    FunctionType[] types = module.typeSection().types();
    data.writeInt(types.length);
    for (FunctionType type : types) {
      writeTypes(data, type.params());
      writeTypes(data, type.returns());
    }
    writeImports(data);
    FunctionSection functions = module.functionSection();
    data.writeInt(functions.functionCount());
    for (int i = 0; i < functions.functionCount(); i++) {
      data.writeShort(functions.getFunctionType(i));
    }
    data.writeInt(module.tableSection().tableCount());
    if (module.tableSection().tableCount() > 0) {
      TableLimits limits = module.tableSection().getTable(0).limits();
      data.writeInt((int) limits.min());
      data.writeInt((int) limits.max());
    }
    MemoryLimits memory = module.memorySection().orElseThrow().getMemory(0).limits();
    data.writeInt(memory.initialPages());
    data.writeInt(memory.maximumPages());
    Global[] globals = module.globalSection().globals();
    data.writeInt(globals.length);
    for (Global global : globals) {
      data.writeByte(global.valueType().opcode());
      data.writeBoolean(global.mutabilityType() == MutabilityType.Var);
    }
    writeExports(data);
    data.flush();
  }

  private void writeImports(DataOutputStream data) throws IOException {
    ImportSection imports = module.importSection();
    data.writeInt(imports.importCount());
    for (int i = 0; i < imports.importCount(); i++) {
      FunctionImport function = (FunctionImport) imports.getImport(i);
      data.writeUTF(function.module());
      data.writeUTF(function.name());
      data.writeShort(function.typeIndex());
    }
  }

  private void writeExports(DataOutputStream data) throws IOException {
    ExportSection exports = module.exportSection();
    data.writeInt(exports.exportCount());
    for (int i = 0; i < exports.exportCount(); i++) {
      Export export = exports.getExport(i);
      data.writeUTF(export.name());
      data.writeByte(export.exportType().id());
      data.writeInt(export.index());
    }
  }

  private static void writeTypes(DataOutputStream data, List<ValType> types) throws IOException {
    data.writeByte(types.size());
    for (ValType type : types) {
      data.writeByte(type.opcode());
    }
  }

  /**
   * Reads a description.
   *
   * @param in what {@link #write} wrote; read to its end, not closed
   * @return the description
   * @throws IOException if {@code in} fails or holds something else
   */
  public static ModuleDescription read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(new ByteArrayInputStream(in.readAllBytes()));
    if (data.readLong() != MAGIC || data.readInt() != VERSION) {
      throw new IOException("damaged module description: not one of version " + VERSION);
    }
    WasmModule.Builder module = WasmModule.builder().withValidation(false);
    TypeSection.Builder types = TypeSection.builder();
    int typeCount = data.readInt();
    for (int i = 0; i < typeCount; i++) {
      types.addFunctionType(FunctionType.of(readTypes(data), readTypes(data)));
    }
    module.setTypeSection(types.build());
    ImportSection.Builder imports = ImportSection.builder();
    int importCount = data.readInt();
    for (int i = 0; i < importCount; i++) {
      Import function =
          new FunctionImport(data.readUTF(), data.readUTF(), data.readUnsignedShort());
      imports.addImport(function);
    }
    module.setImportSection(imports.build());
    readFunctions(data, module);
    if (data.readInt() > 0) {
      TableLimits limits = new TableLimits(data.readInt(), data.readInt());
      module.setTableSection(
          TableSection.builder().addTable(new Table(ValType.FuncRef, limits)).build());
    }
    MemoryLimits memory = new MemoryLimits(data.readInt(), data.readInt());
    module.setMemorySection(MemorySection.builder().addMemory(new Memory(memory)).build());
    readGlobals(data, module);
    ExportSection.Builder exports = ExportSection.builder();
    int exportCount = data.readInt();
    for (int i = 0; i < exportCount; i++) {
      String name = data.readUTF();
      ExternalType type = ExternalType.byId(data.readByte());
      exports.addExport(new Export(name, data.readInt(), type));
    }
    module.setExportSection(exports.build());
    return new ModuleDescription(module.build());
  }

  /** The functions' types; all of them share one body, because the code is in classes. */
  private static void readFunctions(DataInputStream data, WasmModule.Builder module)
      throws IOException {
    FunctionSection.Builder functions = FunctionSection.builder();
    CodeSection.Builder code = CodeSection.builder();
    FunctionBody body =
        new FunctionBody(
            List.of(),
            List.of(
                AnnotatedInstruction.builder()
                    .from(new Instruction(0, OpCode.UNREACHABLE, new long[0]))
                    .build()));
    int count = data.readInt();
    for (int i = 0; i < count; i++) {
      functions.addFunctionType(data.readUnsignedShort());
      code.addFunctionBody(body);
    }
    module.setFunctionSection(functions.build());
    module.setCodeSection(code.build());
  }

  private static void readGlobals(DataInputStream data, WasmModule.Builder module)
      throws IOException {
    GlobalSection.Builder globals = GlobalSection.builder();
    int count = data.readInt();
    for (int i = 0; i < count; i++) {
      ValType type = type(data.readUnsignedByte());
      MutabilityType mutability = data.readBoolean() ? MutabilityType.Var : MutabilityType.Const;
      // The image has the value; what stands here is never seen.
      Instruction zero = new Instruction(0, OpCode.I64_CONST, new long[1]);
      globals.addGlobal(new Global(type, mutability, List.of(zero)));
    }
    module.setGlobalSection(globals.build());
  }

  private static List<ValType> readTypes(DataInputStream data) throws IOException {
    int count = data.readUnsignedByte();
    List<ValType> types = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      types.add(type(data.readUnsignedByte()));
    }
    return types;
  }

  private static ValType type(int code) throws IOException {
    for (ValType type : List.of(ValType.I32, ValType.I64, ValType.F32, ValType.F64)) {
      if ((type.opcode() & 0xFF) == code) {
        return type;
      }
    }
    throw new IOException("damaged module description: unknown type " + code);
  }
}
