function echo(value) {
  return value;
}

function show(value) {
  if (value instanceof Uint8Array) {
    return "bytes " + Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  if (Array.isArray(value)) return `[${value.map(show).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const members = Object.entries(value).map(([k, v]) => JSON.stringify(k) + ":" + show(v));
    return Object.getPrototypeOf(value) === Object.prototype ? `{${members}}` : "odd prototype";
  }
  if (Object.is(value, -0)) return "-0.0";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

function received(...args) {
  const named = args.pop();
  return [args, named];
}

function evaluate(text) {
  return (0, eval)(`(${text})`);
}

function nested(depth) {
  let value = 0;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

function circle() {
  const value = [];
  value.push(value);
  return value;
}

function lone_surrogate() {
  return "\ud800";
}

function no_value() {
  return Symbol("no value");
}

function misplaced() {
  return { items: [0, 1, 2, { callback: misplaced }] };
}

function* yields_misplaced() {
  yield 1;
  yield misplaced();
}

function of_bytes(size) {
  return new Uint8Array(size);
}

function of_text(size) {
  return ["x".repeat(size)];
}

function of_elements(size) {
  return new Array(size).fill(null);
}

/** What a program is told of a value that it emits, and of one that it asks the host with. */
async function caught(name, size) {
  const value = { of_bytes, of_text, of_elements }[name](size);
  const messages = [];
  for (const send of [sandbox.emit, (payload) => hostcall("any", payload)]) {
    try {
      await send(value);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      messages.push(error.message);
    }
  }
  return messages;
}
