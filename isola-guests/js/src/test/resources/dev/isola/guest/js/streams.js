async function consume_async(values) {
  const all = [];
  for await (const value of values) all.push(value);
  return all;
}

function consume(values) {
  return [...values];
}

function first(values) {
  for (const value of values) return value;
}

async function total({ rows }) {
  let sum = 0;
  for await (const row of rows) sum += row;
  return sum;
}

async function pairs(a, b) {
  const others = b[Symbol.asyncIterator]();
  const all = [];
  for await (const one of a) all.push([one, (await others.next()).value]);
  return all;
}

async function* echo(values) {
  for await (const value of values) yield value;
}

async function takes(values, count) {
  const taken = [];
  for await (const value of values) {
    taken.push(value);
    if (taken.length === count) return taken;
  }
}

/** How many values the host had made when each was read. */
async function counted(values) {
  const counts = [];
  for await (const value of values) counts.push(await hostcall("made"));
  return counts;
}

async function caught(values) {
  const taken = [];
  try {
    for await (const value of values) taken.push(value);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return [taken, error.name, error.message];
  }
}

/** Reads, and does not wait for every value that it has asked for. */
async function impatient(values) {
  const taken = [];
  let pending = values.next();
  for (let i = 0; ; i++) {
    const first = await Promise.race([pending, hostcall("other", "too late")]);
    if (first === "too late" && i % 3 !== 0) continue;
    const { value, done } = await pending;
    if (done) return taken;
    taken.push(value);
    pending = values.next();
  }
}
