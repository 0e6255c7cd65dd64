async function thread() {
  return await hostcall("thread");
}

function total() {
  return [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].reduce((a, b) => a + b);
}
