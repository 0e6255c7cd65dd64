// Maps, sets and objects used as dictionaries.
function run(n) {
  const seen = new Set();
  const counts = new Map();
  const byName = {};
  let seed = 42;
  for (let i = 0; i < n; i++) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    const number = seed % (n >> 1);
    seen.add(number);
    const key = "key" + (number % 1000);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    byName[key] = number;
  }
  let sum = 0;
  for (const [key, count] of counts) {
    if (seen.has(count)) {
      sum += count * key.length;
    }
  }
  for (const key in byName) {
    sum += byName[key];
  }
  const even = new Set([...seen].filter((x) => x % 2 === 0));
  for (const x of even) {
    counts.delete("key" + x);
  }
  return [seen.size, counts.size, even.size, sum].join(",");
}
