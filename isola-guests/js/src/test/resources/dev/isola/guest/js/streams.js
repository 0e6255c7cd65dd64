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
