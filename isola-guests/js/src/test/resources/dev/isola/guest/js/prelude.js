const ROOT = Math.sqrt(2 ** 100);

function twice(n) {
  return 2 * n;
}
