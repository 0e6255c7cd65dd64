// Permutations in small arrays of integers.
function run(n) {
  const permutation = Array.from({ length: n }, (_, i) => i);
  const flipped = new Array(n).fill(0);
  const count = new Array(n).fill(0);
  let most = 0;
  let checksum = 0;
  let even = true;
  let rest = n;
  for (;;) {
    while (rest !== 1) {
      count[rest - 1] = rest;
      rest--;
    }
    for (let i = 0; i < n; i++) {
      flipped[i] = permutation[i];
    }
    let flips = 0;
    let first = flipped[0];
    while (first !== 0) {
      for (let low = 0, high = first; low < high; low++, high--) {
        const kept = flipped[low];
        flipped[low] = flipped[high];
        flipped[high] = kept;
      }
      flips++;
      first = flipped[0];
    }
    most = Math.max(most, flips);
    checksum += even ? flips : -flips;
    for (;;) {
      if (rest === n) {
        return checksum + "/" + most;
      }
      const moved = permutation[0];
      for (let i = 0; i < rest; i++) {
        permutation[i] = permutation[i + 1];
      }
      permutation[rest] = moved;
      if (--count[rest] > 0) {
        break;
      }
      rest++;
    }
    even = !even;
  }
}
