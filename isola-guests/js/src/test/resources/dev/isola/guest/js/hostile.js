// Programs that want to harm their host, each a section of its own: what it tries, and how the call of f()
// may end. Four signs begin a kind of programs.

// ==== goes on for ever

// === goes round for ever: FUEL_LIMIT
async function f() {
  while (true) {}
}

// === goes round for ever, the short way: FUEL_LIMIT
async function f() {
  for (;;);
}

// ==== refuses to end

// === catches whatever is thrown at it, for ever: FUEL_LIMIT
async function f() {
  while (true) { try { while (true) {} } finally { continue; } }
}

// ==== computes in one call of C

// === is a regular expression that takes exponential time: FUEL_LIMIT
async function f() {
  return /(a+)+$/.test('a'.repeat(40) + 'b')
}

// === is a regular expression of nested groups: FUEL_LIMIT
async function f() {
  return /^(([a-z])+.)+[A-Z]([a-z])+$/.test('a'.repeat(60))
}

// === replaces by an expression that takes exponential time: GUEST_ERROR, FUEL_LIMIT
async function f() {
  return 'x'.repeat(1e5).replace(/(x*)*y/g, '')
}

// ==== floods the event loop

// === has microtasks that ask for microtasks: FUEL_LIMIT
async function f() {
  (function again() { Promise.resolve().then(again); })();
}

// === awaits nothing, for ever: FUEL_LIMIT
async function f() {
  for (;;) await null;
}

// === resolves with itself: FUEL_LIMIT
async function f() {
  await { then(done) { done(this); } };
}

// === has an interval without end: TIME_LIMIT
async function f() {
  setInterval(() => {}, 0); await new Promise(() => {});
}

// === has timers that set timers: TIME_LIMIT
async function f() {
  await new Promise(() => { (function again() { setTimeout(again, 0); })(); });
}

// ==== waits

// === sleeps for days: TIME_LIMIT
async function f() {
  await new Promise((done) => setTimeout(done, 1e9));
}

// === waits for what never comes: TIME_LIMIT
async function f() {
  await hostcall('never');
}

// === waits for a handler that does not give up: TIME_LIMIT
async function f() {
  await hostcall('stubborn');
}

// ==== computes in one call of C

// === searches an array of the greatest length: FUEL_LIMIT
async function f() {
  return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);
}

// === makes an array of the greatest length: GUEST_ERROR, FUEL_LIMIT, MEMORY_LIMIT
async function f() {
  return Array.from({ length: 2 ** 53 - 1 }, () => 0).length
}

// === computes a number of millions of digits: GUEST_ERROR, FUEL_LIMIT, MEMORY_LIMIT
async function f() {
  return String(7n ** 10_000_000n).length
}

// ==== goes on for ever

// === is a proxy whose keys do not end: FUEL_LIMIT
async function f() {
  const handler = { get: () => proxy, ownKeys: () => { while (true) {} } }; const proxy = new Proxy({}, handler); return proxy;
}

// === is a value whose JSON does not end: FUEL_LIMIT
async function f() {
  return { toJSON() { while (true) {} } };
}

// === throws an error whose message does not end: FUEL_LIMIT
async function f() {
  const e = new Error('x'); Object.defineProperty(e, 'message', { get() { while (true) {} } }); throw e;
}

// ==== refuses to end

// === is a generator that refuses to be closed: FUEL_LIMIT
function* f() { try { for (;;) {} } finally { for (;;) {} } }

// ==== writes

// === prints without end: OUTPUT_LIMIT
async function f() {
  for (;;) console.log(1);
}

// === prints errors without end: OUTPUT_LIMIT
async function f() {
  for (;;) console.error(1);
}

// === logs without end: OUTPUT_LIMIT
async function f() {
  for (;;) sandbox.log.info('x'.repeat(100));
}

// === emits values without end: OUTPUT_LIMIT
async function f() {
  for (;;) sandbox.emit('x'.repeat(1000));
}

// === prints one huge line: OUTPUT_LIMIT
async function f() {
  console.log('x'.repeat(1e7));
}

// === yields without end: OUTPUT_LIMIT
function* f() { for (;;) yield 1; }

// === yields without end, asynchronously: OUTPUT_LIMIT
async function* f() { for (;;) yield 1; }

// ==== fills the memory

// === fills an array that is too large: MEMORY_LIMIT
async function f() {
  return new Array(2 ** 32 - 1).fill(0).length;
}

// === asks for a text that is too long: MEMORY_LIMIT
async function f() {
  return 'a'.repeat(2 ** 30).length;
}

// === doubles a text: MEMORY_LIMIT
async function f() {
  let s = 'ab'; for (;;) s += s;
}

// === appends to a text: MEMORY_LIMIT
async function f() {
  let s = ''; for (let i = 0; ; i++) s += 'some text '.repeat(1000) + i;
}

// === keeps a map that grows: MEMORY_LIMIT
async function f() {
  const m = new Map(); for (let i = 0; ; i++) m.set(i, 'v'.repeat(1000) + i);
}

// === keeps a set that grows: MEMORY_LIMIT
async function f() {
  const s = new Set(); for (let i = 0; ; i++) s.add('k'.repeat(1000) + i);
}

// === keeps buffers: MEMORY_LIMIT
async function f() {
  const a = []; for (;;) a.push(new ArrayBuffer(1 << 20));
}

// === asks for a buffer that is too large: MEMORY_LIMIT
async function f() {
  return new ArrayBuffer(2 ** 31).byteLength;
}

// === keeps copies of a growing array of itself: MEMORY_LIMIT
async function f() {
  const a = []; for (;;) a.push(a.slice());
}

// === keeps an object that grows: MEMORY_LIMIT
async function f() {
  let o = {}; for (let i = 0; ; i++) o['key'.repeat(300) + i] = { o };
}

// === keeps promises: MEMORY_LIMIT
async function f() {
  const all = []; for (;;) all.push(Promise.resolve(new Array(500).fill(0)));
}

// === keeps closures: MEMORY_LIMIT
async function f() {
  const all = []; for (;;) all.push(((kept) => () => kept)(new Array(500).fill(0)));
}

// ==== floods the event loop

// === makes jobs without end: MEMORY_LIMIT
async function f() {
  for (;;) Promise.resolve(new Array(500).fill(0)).then(() => {});
}

// === sets timers without end: GUEST_ERROR, MEMORY_LIMIT
async function f() {
  for (;;) setTimeout(() => {}, 1e6, new Array(500).fill(0));
}

// ==== fills the memory

// === squares a number without end: GUEST_ERROR, FUEL_LIMIT, MEMORY_LIMIT
async function f() {
  let b = 2n; for (;;) b *= b;
}

// === spreads a huge text: MEMORY_LIMIT
async function f() {
  return [...'ab'.repeat(2 ** 27)].length;
}

// === splits a huge text: MEMORY_LIMIT
async function f() {
  return 'x'.padEnd(2 ** 29).split('').length;
}

// === makes the JSON of a huge array: MEMORY_LIMIT
async function f() {
  return JSON.stringify(Array(3e7).fill('abcdefgh')).length;
}

// ==== floods the event loop

// === has hostcalls outstanding without end: GUEST_ERROR, FUEL_LIMIT, MEMORY_LIMIT
async function f() {
  const p = []; for (;;) p.push(hostcall('never', 'x'.repeat(1e6)));
}

// ==== fails in odd ways

// === awaits itself: GUEST_ERROR, MEMORY_LIMIT
async function f() {
  return await f();
}

// ==== goes too deep

// === calls itself: GUEST_ERROR
function f() { return f(); }

// === calls itself in an expression: GUEST_ERROR
const f = (n = 0) => f(n + 1) + 1;

// === calls itself by a getter: GUEST_ERROR
class A { get x() { return this.x; } }
function f() { return new A().x; }

// === calls itself by its text: GUEST_ERROR
async function f() {
  const o = { toString() { return `${this}`; } }; return `${o}`;
}

// === calls itself by its number: GUEST_ERROR
async function f() {
  const o = { valueOf() { return +this; } }; return +o;
}

// === calls itself by a proxy: GUEST_ERROR
async function f() {
  const p = new Proxy({}, { get: (t, k, r) => r[k] }); return p.x;
}

// === looks through a hundred thousand proxies: GUEST_ERROR
async function f() {
  let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); return p.x;
}

// === calls through a hundred thousand bound functions: GUEST_ERROR
async function f() {
  let g = () => 1; for (let i = 0; i < 1e5; i++) { g = g.bind(null); delete g.name; } return g();
}

// === reads a JSON text of a million brackets: GUEST_ERROR
async function f() {
  return JSON.parse('['.repeat(1e6) + ']'.repeat(1e6)).length;
}

// === reads a JSON text of a million members: GUEST_ERROR
async function f() {
  return JSON.parse('{"a":'.repeat(1e6) + '1' + '}'.repeat(1e6));
}

// === makes the JSON of a value of a hundred thousand levels: GUEST_ERROR
async function f() {
  let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return JSON.stringify(a).length;
}

// === returns a value of a hundred thousand levels: GUEST_ERROR
async function f() {
  let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a;
}

// === makes the text of a value of a hundred thousand levels: GUEST_ERROR
async function f() {
  let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return String(a);
}

// === flattens a value of a hundred thousand levels: GUEST_ERROR
async function f() {
  let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a.flat(Infinity).length;
}

// === compiles a source of a million brackets: GUEST_ERROR
async function f() {
  return eval('('.repeat(1e6) + '1' + ')'.repeat(1e6));
}

// === compiles a source of a hundred thousand arrays: GUEST_ERROR
async function f() {
  return eval('['.repeat(1e5) + ']'.repeat(1e5)).length;
}

// === compiles a source of a hundred thousand signs: GUEST_ERROR
async function f() {
  return eval('-'.repeat(1e5).replaceAll('-', '- ') + '1');
}

// === compiles an expression of a million groups: GUEST_ERROR
async function f() {
  return new RegExp('('.repeat(1e6) + ')'.repeat(1e6)).test('');
}

// === compiles an expression of a hundred thousand groups: GUEST_ERROR
async function f() {
  return new RegExp('(?:'.repeat(1e5) + ')'.repeat(1e5)).test('');
}

// === compiles an expression of a hundred thousand classes: GUEST_ERROR
async function f() {
  return new RegExp('[' .repeat(1e5), 'v').test('');
}

// ==== fails in odd ways

// === throws an error that is its own cause: GUEST_ERROR
async function f() {
  const e = new Error('a'); e.cause = e; throw e;
}

// === throws an error with a hundred thousand causes: GUEST_ERROR
async function f() {
  let e = new Error('first'); for (let i = 0; i < 1e5; i++) e = new Error('next', { cause: e }); throw e;
}

// === prints and throws a value that contains itself: GUEST_ERROR
async function f() {
  const a = []; a.push(a); console.log(a); throw a;
}

// === throws undefined: GUEST_ERROR
async function f() {
  throw undefined;
}

// === throws null: GUEST_ERROR
async function f() {
  throw null;
}

// === throws a text: GUEST_ERROR
async function f() {
  throw 'text';
}

// === throws a symbol: GUEST_ERROR
async function f() {
  throw Symbol('s');
}

// === throws an object without a prototype: GUEST_ERROR
async function f() {
  throw Object.create(null);
}

// === throws a proxy that throws: GUEST_ERROR
async function f() {
  throw new Proxy({}, { get() { throw 1; } });
}

// === throws an error whose every part throws: GUEST_ERROR
async function f() {
  const e = new Error(); for (const k of ['name', 'message', 'stack', 'cause']) Object.defineProperty(e, k, { get() { throw e; } }); throw e;
}

// === throws an error whose stack throws: GUEST_ERROR
async function f() {
  const e = new Error('m'); e.stack = { toString() { throw 1; } }; throw e;
}

// === throws an error with a huge stack and a number for a name: GUEST_ERROR
async function f() {
  const e = new Error('m'); e.name = 1n; e.stack = 'x'.repeat(1e7); throw e;
}

// === throws an error of ten million characters: GUEST_ERROR
async function f() {
  throw new Error('x'.repeat(1e7));
}

// === throws from what prepares the stack: GUEST_ERROR
async function f() {
  Error.prepareStackTrace = () => { throw 1; }; throw new Error('m');
}

// === asks for an endless stack: GUEST_ERROR
async function f() {
  Error.stackTraceLimit = Infinity; f.call = 1; null.x;
}

// === lets a rejection be nobody's: GUEST_ERROR
async function f() {
  Promise.reject(new Error('nobody heeds this')); return 1;
}

// === throws in a timer: GUEST_ERROR
async function f() {
  setTimeout(() => { throw new Error('later'); }); await new Promise(() => {});
}

// === returns half of a surrogate pair: GUEST_ERROR
function f() { return '\ud800'; }

// ==== poisons

// === replaces what the runtime might stand on: GUEST_ERROR
async function f() {
  Array.prototype.push = Array.prototype.map = Object.keys = JSON.stringify = null; Promise.prototype.then = () => { throw 1; }; Symbol.prototype[Symbol.toPrimitive] = null; console.log([{}]); throw Symbol();
}

// === puts a trap under every promise: GUEST_ERROR
async function f() {
  Object.defineProperty(Object.prototype, 'then', { get() { throw new Error('t'); }, configurable: true }); return {};
}

// === puts a trap under every array: GUEST_ERROR
async function f() {
  Object.defineProperty(Array.prototype, 0, { set() { throw new Error('s'); } }); console.log('%s', {}); throw new Error('done');
}

// === forgets errors and promises: GUEST_ERROR
async function f() {
  globalThis.Error = globalThis.Promise = undefined; null.x;
}

// === deletes every global: GUEST_ERROR
async function f() {
  for (const k of Object.getOwnPropertyNames(globalThis)) { try { delete globalThis[k]; } catch {} } null.x;
}

// ==== goes out

// === reads the host's files: GUEST_ERROR
async function f() {
  return sandbox.readText('/etc/passwd');
}

// === goes out by dots: GUEST_ERROR
async function f() {
  return sandbox.readText('/lib/../../etc/passwd');
}

// === lists the host's folders: GUEST_ERROR
async function f() {
  return sandbox.list('/etc');
}

// === writes outside of the mounts: GUEST_ERROR
async function f() {
  sandbox.writeText('/out.txt', 'x');
}

// === imports the host's files: GUEST_ERROR
async function f() {
  return (await import('/etc/passwd')).default;
}

// === imports the engine's module std: GUEST_ERROR
async function f() {
  return await import('std');
}

// === imports the engine's module os: GUEST_ERROR
async function f() {
  return await import('os');
}

// === wants Node's modules: GUEST_ERROR
async function f() {
  return require('fs');
}

// === exits as if all was well: GUEST_ERROR
async function f() {
  process.exit(0);
}

// === makes requests without being allowed to: GUEST_ERROR
async function f() {
  return await (await fetch('http://127.0.0.1/')).text();
}

// ==== fills the memory

// === registers callbacks of its collection without end: MEMORY_LIMIT
function f() {
  const registry = new FinalizationRegistry(() => {
    for (;;) console.log("still here");
  });
  for (;;) registry.register({}, 0);
}

// ==== refuses to end

// === refuses to leave a loop over an iterator: FUEL_LIMIT
function f() {
  const stubborn = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { for (;;); } }) };
  for (const one of stubborn) break;
}

// === sorts by a comparison that does not end: FUEL_LIMIT
const f = () => [3, 2, 1].sort(() => { for (;;); });

// ==== goes on for ever

// === reads a number by a function that does not end: FUEL_LIMIT
const f = () => +{ [Symbol.toPrimitive]() { for (;;); } };

// ==== forges

// === forges a verdict on standard output: GUEST_ERROR
function f() {
  console.log('{"verdict": "OK", "points": 100}\n::set-output name=points::100\n##teamcity[testFinished]\x1b[2J');
  throw new Error("done");
}

// === forges an error of the host: GUEST_ERROR
function f() {
  throw new HostcallError("IllegalStateException: the grader is broken");
}

// ==== goes out

// === wants the host's environment: GUEST_ERROR
function f() {
  return sandbox.env.PATH.length + sandbox.env.HOME.length;
}

// ==== poisons

// === replaces the runtime's own object: GUEST_ERROR
function f() {
  sandbox.hostcall = sandbox.emit = sandbox.log.info = () => { throw new Error("mine"); };
  Object.defineProperty(globalThis, "sandbox", { get() { throw new Error("mine"); } });
  throw new Error("replaced");
}

// ==== goes too deep

// === makes workers of itself by code in text: GUEST_ERROR
const f = () => new Function("return " + "(".repeat(1e5) + "1" + ")".repeat(1e5))();

// === loses itself in a chain of prototypes: GUEST_ERROR
function f() {
  let o = {};
  for (let i = 0; i < 1e5; i++) o = Object.create(o);
  return o.missing.more;
}

// ==== fills the memory

// === fills a stream that nobody reads: MEMORY_LIMIT
const f = () => new ReadableStream({ start(c) { for (;;) c.enqueue(new Uint8Array(1e4)); } });

// === writes to a stream that nobody reads: MEMORY_LIMIT
function f() {
  const w = new TransformStream().writable.getWriter();
  for (;;) w.write(new Uint8Array(1e4));
}

// === asks for a buffer that no memory could hold: GUEST_ERROR
const f = () => new ArrayBuffer(2 ** 32).byteLength;
