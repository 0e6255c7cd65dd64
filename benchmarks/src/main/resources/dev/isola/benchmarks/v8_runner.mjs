// Measures one program on Node's V8: arguments are a folder with the guest's module and the unpacked
// library (if it has one) as lib/, the module's name in it, the program's file, its size, the warm-ups and the measured runs. Implements the
// host's side of docs/guest-abi.md as far as a program without hostcalls needs it. Prints "first"
// after the first run and a JSON object in the end.

import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import {WASI} from 'node:wasi';

const [guest, moduleName, file, ...numbers] = process.argv.slice(2);
const [size, warmups, runs] = numbers.map(Number);

const RESULT = 1;
const END = 2;
const ERROR = 3;

/** Reads one CBOR value of definite length. */
function decode(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  function argument(info) {
    if (info < 24) return info;
    const start = at;
    at += 1 << (info - 24);
    switch (info) {
      case 24: return view.getUint8(start);
      case 25: return view.getUint16(start);
      case 26: return view.getUint32(start);
      case 27: {
        const value = view.getBigUint64(start);
        return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
      }
      default: throw new Error(`CBOR of length kind ${info}`);
    }
  }

  function number(value) {
    if (typeof value === 'bigint') {
      throw new Error(`a program's result must hold no integer beyond 2**53, found ${value}`);
    }
    return value;
  }

  function slice(length) {
    at += length;
    return bytes.subarray(at - length, at);
  }

  function value() {
    const head = view.getUint8(at++);
    const info = head & 31;
    switch (head >> 5) {
      case 0: return number(argument(info));
      case 1: return -1 - number(argument(info));
      case 3: return Buffer.from(slice(argument(info))).toString('utf8');
      case 4: return Array.from({length: argument(info)}, value);
      case 5: return Object.fromEntries(Array.from({length: argument(info)}, () => [value(), value()]));
      case 7: {
        if (info === 20 || info === 21) return info === 21;
        if (info === 22) return null;
        if (info === 27) {
          at += 8;
          return view.getFloat64(at - 8);
        }
        throw new Error(`CBOR simple value ${info}`);
      }
      default: throw new Error(`a program's result must hold JSON's kinds only, found CBOR head ${head}`);
    }
  }

  return value();
}

/** One call's arguments: a single plain integer, as an array of one pair. */
function oneInteger(value) {
  const bytes = Buffer.from([0x81, 0x82, 0x00, 0x1a, 0, 0, 0, 0]);
  bytes.writeUInt32BE(value, 4);
  return bytes;
}

let instance;
const memory = () => new Uint8Array(instance.exports.memory.buffer);
let ended = null;

const isola = {
  emit(kind, pointer, length) {
    const data = memory().slice(pointer, pointer + length);
    if (kind === END) {
      ended = data;
    } else if (kind === ERROR) {
      throw new Error(`the program failed: ${JSON.stringify(decode(data))}`);
    } else if (kind === RESULT) {
      throw new Error('a program must return its result');
    }
  },
  begin: () => -1,
  wait: () => -1,
  size: () => -1,
  take: () => 1,
  cancel() {},
  meter() {},
};

// Node's environ_get fails when there is no variable at all.
const env = {HOME: '/'};
const wasi = new WASI({version: 'preview1', args: [], env, preopens: {'/': path.resolve(guest)}});
const module = await WebAssembly.compile(
  zlib.gunzipSync(fs.readFileSync(path.join(guest, moduleName))));
instance = await WebAssembly.instantiate(module, {...wasi.getImportObject(), isola});
wasi.initialize(instance);

function slice(bytes) {
  const pointer = instance.exports.isola_alloc(bytes.length);
  if (pointer === 0) throw new Error('the guest has no memory left');
  memory().set(bytes, pointer);
  return [pointer, bytes.length];
}

function check(what, status) {
  if (status !== 0) throw new Error(`${what} ended with status ${status}`);
}

check('isola_init', instance.exports.isola_init());
check('isola_start', instance.exports.isola_start());
const [name, nameLength] = slice(Buffer.from(path.basename(file)));
const [source, sourceLength] = slice(fs.readFileSync(file));
check('isola_load', instance.exports.isola_load(name, nameLength, source, sourceLength));
instance.exports.isola_free(name);
instance.exports.isola_free(source);

const nanoseconds = [];
let result;
for (let run = 0; run < warmups + runs; run++) {
  const start = performance.now();
  const [called, calledLength] = slice(Buffer.from('run'));
  const [given, givenLength] = slice(oneInteger(size));
  check('isola_call', instance.exports.isola_call(called, calledLength, given, givenLength));
  instance.exports.isola_free(called);
  instance.exports.isola_free(given);
  result = decode(ended);
  nanoseconds.push(Math.round((performance.now() - start) * 1e6));
  if (run === 0) process.stdout.write('first\n');
}
const version = `V8 ${process.versions.v8} of Node ${process.versions.node}`;
process.stdout.write(JSON.stringify({version, nanoseconds, value: result}) + '\n');
