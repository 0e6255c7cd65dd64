// Generators, destructuring and iterators that are closed early.
function* range(end) {
  for (let i = 0; i < end; i++) {
    yield i;
  }
}

function* filter(values, keep) {
  for (const value of values) {
    if (keep(value)) {
      yield value;
    }
  }
}

function* pairs(values) {
  let before = null;
  for (const value of values) {
    if (before !== null) {
      yield [before, value];
    }
    before = value;
  }
}

function* tree(depth) {
  if (depth > 0) {
    yield* tree(depth - 1);
    yield depth;
    yield* tree(depth - 1);
  }
}

function run(n) {
  let sum = 0;
  for (const [a, b] of pairs(filter(range(n), (x) => x % 3 !== 0))) {
    sum += a * b % 7;
  }
  for (const value of tree(10)) {
    sum += value;
  }
  for (const value of range(n)) {
    if (value > n >> 1) {
      break;
    }
    sum += value & 3;
  }
  return sum;
}
