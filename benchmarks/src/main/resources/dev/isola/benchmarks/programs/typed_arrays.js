// Typed arrays: a sieve, Conway's game of life and a checksum.
function run(n) {
  const sieve = new Uint8Array(n);
  let primes = 0;
  for (let i = 2; i < n; i++) {
    if (sieve[i] === 0) {
      primes++;
      for (let j = i * i; j < n; j += i) {
        sieve[j] = 1;
      }
    }
  }
  const size = 48;
  let cells = new Uint8Array(size * size);
  for (let i = 0; i < cells.length; i++) {
    cells[i] = (i * i + i) % 7 < 3 ? 1 : 0;
  }
  for (let turn = 0; turn < 10; turn++) {
    const next = new Uint8Array(size * size);
    for (let y = 1; y < size - 1; y++) {
      for (let x = 1; x < size - 1; x++) {
        const at = y * size + x;
        const around =
            cells[at - size - 1] + cells[at - size] + cells[at - size + 1] + cells[at - 1] + cells[at + 1] +
            cells[at + size - 1] + cells[at + size] + cells[at + size + 1];
        next[at] = around === 3 || (around === 2 && cells[at] === 1) ? 1 : 0;
      }
    }
    cells = next;
  }
  const doubles = new Float64Array(1000);
  for (let i = 0; i < 20000; i++) {
    doubles[i % 1000] += Math.sin(i) * 0.5;
  }
  return [primes, cells.reduce((a, b) => a + b), doubles.reduce((a, b) => a + b).toFixed(6)].join(",");
}
