// Converts the WebAssembly core tests, as SpiderMonkey's sources carry them, into one text file for the tests of the guest compiler.
//
// usage: node convert.mjs FOLDER_WITH_WAST_JS OUTPUT.txt.gz
//
// Left out are tests of what a guest cannot have (imports, several memories or tables, passive segments, references as parameters,
// start functions, SIMD) and of what the compiler does not do (validation, the text format, linking).
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import vm from "node:vm";
import { gzipSync } from "node:zlib";

const [folder, output] = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), "spec-"));

// The first is of literals in the text format only, the second of frames that hold thousands of locals.
const leftOut = new Set(["const.wast.js", "skip-stack-guard-page.wast.js"]);

const ABI = `
  (func (export "isola_abi") (result i32) (i32.const 1))
  (func (export "isola_init") (result i32) (i32.const 0))`;

const passiveData = /(?<!\(memory[^()]*)\(data\s+(\$\S+\s+)?"/;
const passiveElements = /\(elem\s+(\$\S+\s+)?(func|funcref|externref)\b/;

/** The module as WebAssembly, with what the engine asks of a guest; null if it cannot be a guest. */
function compile(source) {
  if (!source.trimStart().startsWith("(module") || /^\(module\s+(\$\S+\s+)?(binary|quote)\b/.test(source.trimStart())) {
    return null;
  }
  if (passiveData.test(source) || passiveElements.test(source)) {
    return null;
  }
  const memory = /\(memory[\s)]/.test(source) ? "" : "\n  (memory 0)";
  const end = source.lastIndexOf(")");
  writeFileSync(join(scratch, "m.wat"), source.slice(0, end) + memory + ABI + ")");
  try {
    execFileSync("wat2wasm", [join(scratch, "m.wat"), "-o", join(scratch, "m.wasm")], { stdio: "pipe" });
  } catch {
    return null; // several tables, or a memory added to one that is imported
  }
  const wasm = readFileSync(join(scratch, "m.wasm"));
  return canBeGuest(wasm) ? wasm : null;
}

function canBeGuest(wasm) {
  let at = 8;
  const number = () => {
    let result = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      result += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return result;
    }
  };
  const numeric = () => wasm[at++] >= 0x7c;
  while (at < wasm.length) {
    const id = wasm[at++];
    const end = number() + at;
    if (id === 2 || id === 8) return false; // imports, start
    const count = id === 0 ? 0 : number();
    if (id === 1) {
      for (let i = 0; i < count; i++) {
        at++;
        for (const part of ["parameters", "results"]) {
          for (let n = number(); n > 0; n--) {
            if (!numeric()) return false;
          }
        }
      }
    }
    if ((id === 4 || id === 5) && count > 1) return false;
    if (id === 6 && count > 0 && !numeric()) return false;
    at = end;
  }
  return true;
}

/** A value's bits in hexadecimal; `canonical` or `arithmetic` for a NaN of which only that is said. */
function bits(value) {
  if (typeof value === "number") return (value >>> 0).toString(16);
  if (typeof value === "bigint") return BigInt.asUintN(64, value).toString(16);
  if (typeof value === "string") return value;
  throw new Skipped();
}

class Skipped extends Error {}

const data = new DataView(new ArrayBuffer(8));
function value(type, given) {
  switch (type) {
    case "i32":
      return bits(Number(given));
    case "i64":
      return bits(BigInt(given));
    case "f32":
      data.setFloat32(0, given);
      return data.getUint32(0).toString(16);
    case "f64":
      data.setFloat64(0, given);
      return data.getBigUint64(0).toString(16);
    default:
      return { unknown: type };
  }
}

function bytes(type, given) {
  return given.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n).toString(16);
}

const totals = { modules: 0, assertions: 0, leftOut: 0 };
const lines = [];

for (const file of readdirSync(folder).sort()) {
  if (!file.endsWith(".wast.js") || file.startsWith("simd") || leftOut.has(file)) continue;
  const modules = [];
  const add = (thunk, describe) => {
    try {
      const call = thunk();
      if (call?.module) call.module.lines.push(describe(call));
      else totals.leftOut++;
    } catch (e) {
      if (!(e instanceof Skipped)) throw e;
      totals.leftOut++;
    }
  };
    const sandbox = {
    instantiate(source) {
      const wasm = compile(source);
      const module = { wasm, lines: [] };
      if (wasm) modules.push(module);
      return wasm ? module : {};
    },
    invoke: (module, name, args) =>
      module?.wasm ? { module, name: encodeURIComponent(name), args: args.map(bits).join(",") } : null,
    get: () => null,
    register: () => {},
    value,
    bytes,
    externref: () => ({ unknown: "externref" }),
    ExternRefResult: Object,
    RefWithType: Object,
    wasmMultiMemoryEnabled: () => true,
    assert_return: (thunk, expected) =>
      add(thunk, (call) => `r ${call.args} ${expected.map(bits).join(",")} ${call.name}`),
    assert_trap: (thunk, message) => add(thunk, (call) => `t ${call.args} ${message.replaceAll(" ", "_")} ${call.name}`),
    assert_exhaustion: (thunk, message) => add(thunk, (call) => `t ${call.args} ${message.replaceAll(" ", "_")} ${call.name}`),
    assert_invalid: () => {},
    assert_malformed: () => {},
    assert_unlinkable: () => {},
  };
  // Calls outside of assertions stand alone as statements; assertions make theirs in a thunk.
  let asserting = 0;
  const invoke = sandbox.invoke;
  for (const name of ["assert_return", "assert_trap", "assert_exhaustion"]) {
    const assertion = sandbox[name];
    sandbox[name] = (...parameters) => {
      asserting++;
      try {
        assertion(...parameters);
      } finally {
        asserting--;
      }
    };
  }
  sandbox.invoke = (...parameters) => {
    const call = invoke(...parameters);
    if (asserting === 0 && call) call.module.lines.push(`i ${call.args} ${call.name}`);
    return call;
  };
  let source = readFileSync(join(folder, file), "utf8");
  // Only the kind of an expected NaN is given, not its type: that is the function's.
  source = source.replaceAll("`canonical_nan`", "'canonical'").replaceAll("`arithmetic_nan`", "'arithmetic'");
  vm.runInNewContext(source, sandbox, { filename: file });
  modules.forEach((module, i) => {
    if (module.lines.some((line) => !line.startsWith("i"))) {
      lines.push(`m ${file.slice(0, -".wast.js".length)}-${i} ${module.wasm.toString("base64")}`, ...module.lines);
      totals.modules++;
      totals.assertions += module.lines.filter((line) => !line.startsWith("i")).length;
    }
  });
}
rmSync(scratch, { recursive: true });
writeFileSync(output, gzipSync(lines.join("\n") + "\n", { level: 9 }));
console.log(JSON.stringify(totals));
