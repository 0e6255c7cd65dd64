const kept = new Map();

function pollute() {
  const before = {}.polluted ?? 0;
  Object.prototype.polluted = before + 1;
  Array.prototype.map = Math.max;
  return {}.polluted;
}

function keep(key, size) {
  kept.set(key, new Uint8Array(size).fill(key));
  return [...kept.values()].reduce((sum, value) => sum + value.length, 0);
}

function same() {
  return [...kept].every(([key, value]) => value.every((byte) => byte === key));
}

function work(n) {
  let sum = 0;
  for (let i = 0; i < 10_000; i++) sum += i * n;
  return sum;
}

async function threads() {
  return await hostcall("threads");
}
