// Programs of all kinds, each a section of its own with a name. Every run of f() must do exactly what suite.golden says.

// === a number
const f = () => 42;

// === nothing
function f() {}

// === all kinds of values
const f = () => [null, undefined, true, -1, -0, 2n ** 70n, -(2n ** 70n), 1.5, Infinity, NaN, "téxt 🐍", new Uint8Array([0, 255]), { a: { b: [] } }, new Map([["k", 1]]), new Set([1, 2]), new Date(0), /x/g, new Error("e")];

// === floating point to the last bit
function f() {
  let x = 0.1;
  for (let i = 0; i < 200; i++) x = Math.sin(x) * Math.exp(-x) + Math.sqrt(i) / 7 + Math.log1p(i) ** 0.3 + Math.atan2(x, i + 1);
  return [x, Math.cbrt(2), Math.hypot(3, 4.5), Math.sinh(1), Math.fround(0.1), 5e-324, 2.5e-310 / 3, 1e300 * 1e10, Math.tan(1e6)];
}

// === formatted numbers
function f() {
  for (const n of [0, 1, -17, 12345.678, 1e-7, 1e21, 1 / 3, 2 ** 53]) console.log(n, n.toFixed(2), n.toExponential(3), n.toPrecision(5), String(n));
  return [(255).toString(16), (255).toString(2), (0.1).toString(3), parseInt("z", 36), parseFloat("3.14abc"), Number("0b101"), 0.1 + 0.2 + ""];
}

// === integers without a limit
function f() {
  const a = 3n ** 2000n, b = 7n ** 1500n;
  const power = (x, n, m) => { let r = 1n; for (; n > 0n; n >>= 1n, x = (x * x) % m) if (n & 1n) r = (r * x) % m; return r; };
  return [a % b % 10n ** 20n, b / 5n ** 1490n % 10n ** 20n, power(3n, 10n ** 20n, 10n ** 18n + 9n), BigInt.asIntN(64, a), b.toString().slice(0, 30), a.toString(36).length];
}

// === digits of pi
function f() {
  let [q, r, t, k, n, l] = [1n, 0n, 1n, 1n, 3n, 3n], digits = "";
  while (digits.length < 150) {
    if (4n * q + r - t < n * t) {
      digits += n;
      [q, r, n] = [10n * q, 10n * (r - n * t), (10n * (3n * q + r)) / t - 10n * n];
    } else {
      [q, r, t, k, n, l] = [q * k, (2n * q + r) * l, t * l, k + 1n, (q * (7n * k + 2n) + r * l) / (t * l), l + 2n];
    }
  }
  return digits;
}

// === prime numbers
function f() {
  const sieve = new Uint8Array(20000).fill(1, 2);
  for (let i = 2; i * i < sieve.length; i++) if (sieve[i]) for (let j = i * i; j < sieve.length; j += i) sieve[j] = 0;
  const primes = [...sieve.keys()].filter((i) => sieve[i]);
  return [primes.length, primes.slice(-5)];
}

// === seven queens
function f() {
  const place = (row, columns, left, right) => {
    if (row === 7) return 1;
    let count = 0;
    for (let free = ~(columns | left | right) & 127; free; free &= free - 1) {
      const bit = free & -free;
      count += place(row + 1, columns | bit, (left | bit) << 1, (right | bit) >> 1);
    }
    return count;
  };
  return place(0, 0, 0, 0);
}

// === a game of life
function f() {
  let cells = new Set(["1,0", "2,1", "0,2", "1,2", "2,2", "10,10", "11,10", "12,10"]);
  for (let turn = 0; turn < 20; turn++) {
    const near = new Map();
    for (const cell of cells) {
      const [x, y] = cell.split(",").map(Number);
      for (const dx of [-1, 0, 1]) for (const dy of [-1, 0, 1]) {
        const key = `${x + dx},${y + dy}`;
        near.set(key, (near.get(key) ?? 0) + 1);
      }
    }
    cells = new Set([...near].filter(([c, n]) => n === 3 || (n === 4 && cells.has(c))).map(([c]) => c));
  }
  return [...cells];
}

// === the order of members
function f() {
  const o = { b: 1, 10: "ten", a: 2, 2: "two", [Symbol("s")]: 0, "-1": "minus" };
  delete o.b;
  o.b = 3;
  const seen = [];
  for (const k in Object.assign(Object.create({ inherited: 1 }), o)) seen.push(k);
  return [Object.keys(o), seen, JSON.stringify(o), Reflect.ownKeys(o).length, Object.entries({ x: 1, ...o, x: 2 })];
}

// === sorting
function f() {
  const rows = Array.from({ length: 300 }, (_, i) => ({ n: (i * 7919) % 101, c: "abc"[i % 3], i }));
  rows.sort((a, b) => b.n - a.n || a.c.localeCompare(b.c));
  return [rows.slice(0, 8), [10, 9, 1, "b", "a", undefined, , 100].sort(), ["é", "z", "a", "Z"].sort(), [3, 1, 2].toSorted(), new Float64Array([3, -0, 0, NaN, 1]).sort()];
}

// === arrays and iterators
function f() {
  const a = Array.from({ length: 10 }, (_, i) => i * i);
  return [a.reduce((x, y) => x + y), a.findLast((x) => x % 2), a.flatMap((x) => [x, [x]]).slice(0, 4), a.at(-2), a.copyWithin(0, 5).slice(0, 3), a.splice(2, 3, "x"), a, a.with(0, 9).includes(9), [..."añ🐍"], [1, [2, [3, [4]]]].flat(2), Object.groupBy([1, 2, 3], (x) => (x % 2 ? "odd" : "even"))];
}

// === typed arrays and views
function f() {
  const buffer = new ArrayBuffer(32), view = new DataView(buffer);
  view.setFloat64(0, 0.1, true);
  view.setInt16(8, -2);
  view.setBigUint64(16, 2n ** 63n + 1n);
  const clamped = Uint8ClampedArray.of(300, -5, 1.5, 2.5);
  return [new Uint8Array(buffer), clamped, new Int8Array([200]), new Float32Array([0.1]), view.getUint32(4), buffer.slice(14, 18), new Uint16Array(buffer, 8, 2)];
}

// === maps, sets and weak ones
function f() {
  const map = new Map([[NaN, "nan"], [0, "zero"], ["0", "text"]]);
  map.set(-0, "again").delete("0");
  const weak = new WeakMap(), key = {};
  weak.set(key, 1);
  const a = new Set([1, 2, 3, 4]), b = new Set([3, 4, 5]);
  return [[...map], [...a].filter((x) => b.has(x)), weak.has(key), weak.has({}), [...new Set("mississippi")]];
}

// === closures and tagged templates
function f() {
  const counter = () => { let n = 0; return { more: () => ++n, get n() { return n; } }; };
  const [a, b] = [counter(), counter()];
  a.more(); a.more(); b.more();
  const tag = (parts, ...values) => parts.raw.map((p, i) => p + (values[i] ?? "")).join("|");
  const all = [];
  for (var i = 0; i < 3; i++) all.push(() => i);
  for (let j = 0; j < 3; j++) all.push(() => j);
  return [a.n, b.n, tag`x${1}\n${2}y`, all.map((g) => g()), ((x, y = x * 2, ...z) => [x, y, z])(1, undefined, 3, 4)];
}

// === generators that talk
function* averager() {
  let total = 0, count = 0, average;
  for (;;) {
    const value = yield average;
    if (value == null) return total;
    total += value;
    average = total / ++count;
  }
}
function f() {
  const a = averager();
  a.next();
  const tree = function* (n) { if (n > 0) { yield* tree(n - 1); yield n; yield* tree(n - 2); } };
  const stopped = averager();
  stopped.next();
  return [[3, 4, 8].map((x) => a.next(x).value), a.next(null), [...tree(6)].join(""), stopped.return(5), stopped.next()];
}

// === yields values and prints between them
function* f() {
  for (let i = 0; i < 5; i++) {
    console.log("before", i);
    const got = yield { step: i, square: i * i };
    console.log("after", got);
  }
  return "done";
}

// === an asynchronous generator
async function* f() {
  for (let i = 0; i < 4; i++) {
    await new Promise((done) => setTimeout(done, 250));
    yield [i, performance.now()];
  }
}

// === classes
class Shape {
  static #made = 0;
  static { this.kind = "shape"; }
  #name;
  constructor(name) { this.#name = name; Shape.#made++; }
  get name() { return this.#name; }
  set name(value) { if (!value) throw new TypeError("a shape needs a name"); this.#name = value; }
  static made() { return Shape.#made; }
  toString() { return `${this.constructor.name} ${this.#name}`; }
  static is(o) { return #name in o; }
}
class Square extends Shape {
  side = 2;
  get area() { return this.side ** 2; }
  toString() { return super.toString() + ` of ${this.area}`; }
  [Symbol.toPrimitive](hint) { return hint === "number" ? this.area : String(this.toString()); }
}
function f() {
  const s = new Square("a");
  s.name = "b";
  let error;
  try { s.name = ""; } catch (e) { error = String(e); }
  return [`${s}`, +s, Shape.made(), Shape.kind, Shape.is(s), Shape.is({}), error, s instanceof Shape];
}

// === proxies and reflection
function f() {
  const log = [];
  const p = new Proxy({ a: 1 }, {
    get(target, key, receiver) { log.push("get " + String(key)); return Reflect.get(target, key, receiver); },
    has(target, key) { log.push("has " + String(key)); return key in target; },
    ownKeys(target) { log.push("keys"); return Reflect.ownKeys(target); },
    deleteProperty(target, key) { log.push("delete " + String(key)); return delete target[key]; },
  });
  p.a; "b" in p; Object.keys(p); delete p.a; JSON.stringify(p);
  return [log, Object.getOwnPropertyDescriptor({ get x() { return 1; } }, "x"). set === undefined, Object.isFrozen(Object.freeze({}))];
}

// === symbols and iterators of one's own
function f() {
  const range = { from: 2, to: 6, *[Symbol.iterator]() { for (let i = this.from; i < this.to; i++) yield i; } };
  class Even { static [Symbol.hasInstance](n) { return n % 2 === 0; } }
  const closed = [];
  const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { closed.push("closed"); return {}; } }) };
  for (const x of it) break;
  const [x] = it;
  return [[...range], Math.max(...range), 4 instanceof Even, closed, Symbol.for("a") === Symbol.for("a"), Symbol("d").description];
}

// === destructuring, spreading and labels
function f() {
  const { a: { b = 5, ...rest } = {}, ["c" + 1]: c = "none" } = { a: { x: 1, y: 2 } };
  let [p, , q = 3, ...r] = "hello";
  [p, q] = [q, p];
  let n = 0;
  outer: for (let i = 0; i < 5; i++) for (let j = 0; j < 5; j++) { if (j === 3) continue outer; if (i === 3) break outer; n += i * j; }
  const o = { f: null };
  return [b, rest, c, p, q, r, n, o?.f?.g, o.f ?? "nullish", (o.x ||= 4), (o.x &&= 5), o];
}

// === errors with causes
function f() {
  const log = [];
  try {
    try { null.x; } catch (e) { throw new RangeError("bad", { cause: e }); } finally { log.push("finally"); }
  } catch (e) {
    log.push(String(e), String(e.cause), e.stack.split("\n").length);
  }
  try { throw new AggregateError([new Error("a"), new TypeError("b")], "all"); } catch (e) { log.push(e.errors.map(String)); }
  const returns = () => { try { return "try"; } finally { log.push("before the return"); } };
  return [log, returns()];
}

// === an error that escapes
class OrderError extends Error { name = "OrderError"; }
const total = (items) => items.reduce((sum, item) => sum + item.price.amount, 0);
function f() {
  console.log("counting");
  try {
    return total([{ price: { amount: 2 } }, {}]);
  } catch (e) {
    throw new OrderError("no price in the order", { cause: e });
  }
}

// === calls itself too deeply
function f(n = 0) { return 1 + f(n + 1); }

// === a rejection that nobody handles
async function f() {
  Promise.reject(new TypeError("nobody heeds this"));
  await null;
  console.log("not reached?");
  return 1;
}

// === regular expressions
function f() {
  const text = "2026-01-17 alice@example.org paid 12,50 EUR; 2026-02-03 bob@test.example paid 7,00 EUR".repeat(5);
  const pattern = /(?<date>\d{4}-\d\d-\d\d)\s+(?<user>[^@\s]+)@(\S+)\s+paid\s+(?<sum>\d+,\d\d)/gd;
  const found = [...text.matchAll(pattern)];
  return [found.slice(0, 2).map((m) => ({ ...m.groups, at: m.indices[0] })), text.replace(/(\w+)@(\w+)/g, "$2 at $1").slice(0, 80), text.split(/[;\s]+/, 6), /^(?:a|b)*abb$/.test("ababababb"), "aBc".replace(/b/i, (m, at) => `<${m}${at}>`), /(?<=\$)\d+(?!\.)/.exec("cost $42")?.[0], /\p{Lu}/u.exec("éÀ")?.[0]];
}

// === text and Unicode
function f() {
  const words = "Straße naïve İstanbul Σίσυφος é";
  return [words.toUpperCase(), words.toLowerCase(), words.normalize("NFD").length, "🐍".length, [..."🐍👍"].length, "🐍".codePointAt(0), "abc".padStart(6, "*-"), "a-b-c".replaceAll("-", "+"), encodeURIComponent("ü ?&"), escape("ü"), "\ud800".isWellFormed(), "abc".at(-1), words.localeCompare("z"), String.raw`\u00`];
}

// === text as bytes
function f() {
  const bytes = new TextEncoder().encode("héllo 🐍 €");
  const decoder = new TextDecoder();
  let parts = "";
  for (let i = 0; i < bytes.length; i += 2) parts += decoder.decode(bytes.subarray(i, i + 2), { stream: true });
  return [bytes, parts + decoder.decode(), btoa("binary\xff"), atob("aGk="), new TextDecoder("utf-16le").decode(new Uint8Array([0x61, 0, 0x3d, 0xd8]))];
}

// === JSON in and out
function f() {
  const data = { b: [1, 2.5, null, true, "é\n\u2028"], a: { nested: [{}, []] }, u: undefined, d: new Date(0), n: NaN, toJSON: undefined };
  let error;
  try { JSON.parse('{"a": [1, 2,]}'); } catch (e) { error = e.name; }
  console.log(JSON.stringify(data, null, 2));
  return [JSON.parse('{"x":[1,{"y":"z"}],"__proto__":1}', (k, v) => (typeof v === "number" ? v + 1 : v)), JSON.stringify(data, ["a", "b"]), error, JSON.stringify("\ud800")];
}

// === prints all kinds of things
function f() {
  console.log("%s is %d years and %i, %f, %j %o %%", "Ada", 36.5, 36.5, "1.5", { a: 1 }, [1]);
  console.log({ a: { b: { c: { d: 1 } } } }, [1, , 3], new Map([[{ k: 1 }, new Set([1])]]), Symbol("s"), 10n, -0, [undefined, null]);
  console.error(new Array(120).fill(7), "x".repeat(200));
  console.table([{ a: 1, b: "x" }, { a: 2, c: true }]);
  console.group("group");
  console.log("inside\nof it");
  console.groupEnd();
  console.log(class A {}, function g() {}, () => {}, new (class B { x = 1; })(), Object.create(null), [new Error("shown")].length);
  const circular = { name: "c" };
  circular.self = circular;
  console.log(circular);
  console.count(); console.count(); console.assert(1 === 2, "wrong");
}

// === log events
function f() {
  sandbox.log.debug("d");
  sandbox.log.info("order", { user: "ada", items: [1, 2] });
  sandbox.log.warn("w");
  sandbox.log.error("e", { nested: { a: null } });
  return "logged";
}

// === events in between
function f() {
  for (let i = 0; i < 3; i++) {
    sandbox.emit({ i });
    console.log(i);
  }
  return "end";
}

// === dates
async function f() {
  const start = new Date();
  await new Promise((done) => setTimeout(done, 3 * 86400e3 + 500));
  const end = new Date();
  const leap = new Date(2028, 1, 29);
  leap.setFullYear(2029);
  return [start.toISOString(), end - start, end.toString(), end.toLocaleDateString(), Date.UTC(2026, 0, 17), leap, new Date("2026-02-30T00:00:00Z").getTime(), Date.parse("17 Jan 2026 10:00:00 GMT"), new Date(NaN).getTime(), performance.now()];
}

// === looks at the clock for a long time
function f() {
  const start = performance.now();
  let looks = 0;
  while (performance.now() - start < 5) looks++;
  return looks;
}

// === randomness of all kinds
function f() {
  return [Math.random(), Array.from({ length: 5 }, () => Math.floor(Math.random() * 1000)), crypto.getRandomValues(new Uint32Array(4)), crypto.randomUUID()];
}

// === a random walk
function f() {
  let x = 0, y = 0;
  const seen = new Set();
  for (let i = 0; i < 2000; i++) {
    const [dx, dy] = [[1, 0], [-1, 0], [0, 1], [0, -1]][Math.floor(Math.random() * 4)];
    seen.add(`${(x += dx)},${(y += dy)}`);
  }
  return [x, y, seen.size, [...seen].slice(-3)];
}

// === the order of promises, microtasks and timers
async function f() {
  const log = [];
  setTimeout(() => log.push("timeout 2"), 2);
  setTimeout(() => log.push("timeout 1"), 1);
  setTimeout(() => log.push("timeout 1 again"), 1);
  setImmediate(() => log.push("immediate"));
  queueMicrotask(() => log.push("microtask"));
  Promise.resolve().then(() => log.push("then")).then(() => log.push("then then"));
  (async () => { log.push("async begins"); await null; log.push("async goes on"); })();
  const interval = setInterval(() => { log.push("interval"); if (log.length > 14) clearInterval(interval); }, 3);
  await new Promise((done) => setTimeout(done, 30));
  return log;
}

// === promises together
async function f() {
  const later = (ms, value, fails) => new Promise((done, refuse) => setTimeout(() => (fails ? refuse(new Error(value)) : done(value)), ms));
  const settled = await Promise.allSettled([later(3, "a"), later(1, "b", true), 4]);
  const any = await Promise.any([later(5, "slow"), later(2, "no", true), later(3, "quick")]);
  const race = await Promise.race([later(9, "late"), later(1, "early")]);
  let all;
  try { await Promise.all([later(1, "x"), later(2, "broken", true)]); } catch (e) { all = e.message; }
  return [settled.map((s) => s.value ?? s.reason.message), any, race, all, performance.now() > 0];
}

// === asks the host one after the other
async function f() {
  let answer = 1;
  for (let i = 0; i < 6; i++) answer = (await hostcall("square", answer + 1)) % 1000;
  return answer;
}

// === asks the host for many things at once
async function f() {
  const one = async (i) => { const answer = await hostcall("square", i); sandbox.emit([i, answer]); return answer; };
  return (await Promise.all(Array.from({ length: 40 }, (_, i) => one(i)))).reduce((a, b) => a + b);
}

// === takes what comes first
async function f() {
  const start = performance.now();
  const first = await Promise.race([30, 5, 60, 12].map((s) => hostcall("after", s)));
  const names = [first, performance.now() - start];
  try {
    await hostcall("never", null, { signal: AbortSignal.timeout(7000) });
  } catch (e) {
    names.push(e.name);
  }
  return [...names, performance.now() - start];
}

// === a failure of the host that is caught, and one that escapes
async function f() {
  try { await hostcall("broken"); } catch (e) { console.log(String(e)); }
  try { await hostcall("strict", "x"); } catch (e) { console.log(String(e)); }
  await hostcall("broken");
}

// === a hostcall that does not exist
async function f() { return await hostcall("nobody"); }

// === waits for what never happens
const f = () => new Promise(() => {});

// === requests
async function f() {
  const response = await fetch("https://shop.test/orders?x=1", { method: "POST", body: JSON.stringify({ item: "tea", n: 2 }), headers: { "x-a": "b" } });
  const first = [response.status, response.headers.get("content-type"), await response.json()];
  const lines = (await (await fetch("https://shop.test/lines")).text()).trimEnd().split("\n");
  return [first, lines.slice(0, 3), lines.length, new URL("../b?q=ä#h", "https://shop.test/a/c/d").href];
}

// === streams
async function f() {
  const numbers = new ReadableStream({ start(c) { for (let i = 0; i < 6; i++) c.enqueue(i); c.close(); } });
  const double = new TransformStream({ transform(n, c) { c.enqueue(n * 2); } });
  const got = [];
  for await (const n of numbers.pipeThrough(double)) got.push(n);
  const [a, b] = new Response("some text").body.tee();
  return [got, await new Response(a).text(), (await new Response(b).bytes()).length];
}

// === events and signals
function f() {
  const log = [], target = new EventTarget(), controller = new AbortController();
  target.addEventListener("x", (e) => log.push(["first", e.detail]), { once: true });
  target.addEventListener("x", { handleEvent(e) { log.push(["second", e.type]); e.preventDefault(); } }, { signal: controller.signal });
  log.push(target.dispatchEvent(new CustomEvent("x", { detail: 7, cancelable: true })));
  controller.abort("enough");
  log.push(target.dispatchEvent(new CustomEvent("x", { detail: 8 })), controller.signal.reason);
  return [log, structuredClone({ d: new Date(0), m: new Map([[1, { a: [1n] }]]) })];
}

// === files in memory
function f() {
  for (let i = 0; i < 8; i++) sandbox.writeText(`/tmp/file${(i * 5) % 8}.txt`, `${i}\n`.repeat(i));
  sandbox.writeBytes("/tmp/bytes", new Uint8Array([1, 2, 3]));
  let error;
  try { sandbox.readText("/tmp/none"); } catch (e) { error = [e.name, e.code, e.message]; }
  return [sandbox.list("/tmp"), sandbox.readText("/tmp/file3.txt"), sandbox.readBytes("/tmp/bytes"), error, sandbox.env];
}

// === the surroundings
function f() {
  return [Object.getOwnPropertyNames(globalThis).sort().length, typeof process, typeof require, typeof window, Object.keys(sandbox), new Error("x").stack.split("\n")[0], typeof navigator];
}

// === code that is made at run time
function f() {
  const g = new Function("a", "b = 2", "return a * b");
  globalThis.y = 5;
  return [g(4), eval("1 + 1; [1, 2].map((x) => x ** 2)"), (0, eval)("typeof g + y"), g.toString(), f.name, ((a, b = 1, ...c) => 0).length];
}

// === a small interpreter
const evaluate = (text) => {
  const tokens = text.match(/\d+|[-+*/()]/g);
  let at = 0;
  const factor = () => { if (tokens[at] === "(") { at++; const value = sum(); at++; return value; } return Number(tokens[at++]); };
  const product = () => { let value = factor(); while (tokens[at] === "*" || tokens[at] === "/") value = tokens[at++] === "*" ? value * factor() : Math.trunc(value / factor()); return value; };
  const sum = () => { let value = product(); while (tokens[at] === "+" || tokens[at] === "-") value = tokens[at++] === "+" ? value + product() : value - product(); return value; };
  return sum();
};
const f = () => [evaluate("2 * (3 + 4) - 5 / 2"), evaluate("((((1+2)*3)+4)*5)" + "+7*3-1".repeat(200))];

// === a tree in arrays
function f() {
  const insert = (tree, key) => (tree ? (key < tree.key ? { ...tree, left: insert(tree.left, key) } : { ...tree, right: insert(tree.right, key) }) : { key });
  const walk = function* (tree) { if (tree) { yield* walk(tree.left); yield tree.key; yield* walk(tree.right); } };
  const depth = (tree) => (tree ? 1 + Math.max(depth(tree.left), depth(tree.right)) : 0);
  let tree;
  for (let i = 0, n = 17; i < 200; i++, n = (n * 1103515245 + 12345) % 2147483648) tree = insert(tree, n % 1000);
  return [[...walk(tree)].slice(0, 12), depth(tree)];
}

// === garbage
function f() {
  let kept;
  for (let i = 0; i < 3000; i++) {
    const a = { i }, b = { a };
    a.b = b;
    if (i % 1000 === 7) kept = new WeakRef(b);
  }
  return [typeof kept.deref(), new Array(1e4).fill().map((_, i) => "s" + i).join("").length];
}

// === computes beyond its fuel
function f() {
  for (let n = 1; ; n++) if (n % 100000 === 0) console.log(n);
}

// === writes beyond its output
function f() {
  for (let i = 0; ; i++) console.log("line", i);
}

// === needs more than its memory
function f() {
  const kept = [];
  for (;;) {
    kept.push(new Uint8Array(1e6));
    if (kept.length % 10 === 0) console.log(kept.length);
  }
}

// === exits
function f() {
  console.log("bye");
  process.exit(3);
}
