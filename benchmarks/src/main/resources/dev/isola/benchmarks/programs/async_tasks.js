// Async functions, promises and async generators.
async function* numbers(end) {
  for (let i = 0; i < end; i++) {
    yield await i;
  }
}

async function add(a, b) {
  const [x, y] = await Promise.all([a, b]);
  return x + y;
}

async function run(n) {
  let sum = 0;
  for await (const value of numbers(n)) {
    sum = await add(sum, value);
    if (value % 100 === 0) {
      try {
        await Promise.reject(new Error("expected"));
      } catch (e) {
        sum += e.message.length;
      } finally {
        sum++;
      }
    }
  }
  return sum;
}
