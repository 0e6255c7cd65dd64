// Small functions: closures, array methods, spreading and destructuring.
function counter() {
  let value = 0;
  return { add: (by) => (value += by), get: () => value };
}

const compose = (...functions) => (x) => functions.reduce((value, f) => f(value), x);

function run(n) {
  const total = counter();
  const twice = (x) => x * 2;
  const plus = (by) => (x) => x + by;
  const f = compose(twice, plus(3), (x) => x % 1009);
  for (let i = 0; i < n; i++) {
    total.add(f(i));
  }
  const squares = Array.from({ length: n }, (_, i) => i * i);
  const sum = squares.map((x) => x % 17).filter((x) => x & 1).reduce((a, b) => a + b, 0);
  let points = [];
  for (let i = 0; i < n; i++) {
    const { x, y } = { x: i, y: n - i };
    const [a, b] = [y, x];
    points = [...points.slice(-3), { a, b, ...(i % 2 ? { odd: true } : {}) }];
  }
  return [total.get(), sum, points.length, points[0].a].join(",");
}
