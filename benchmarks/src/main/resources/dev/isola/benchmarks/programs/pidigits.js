// Big integers: digits of pi by a spigot algorithm.
function run(n) {
  let [q, r, t, k, digit, l] = [1n, 0n, 1n, 1n, 3n, 3n];
  let digits = "";
  while (digits.length < n) {
    if (4n * q + r - t < digit * t) {
      digits += digit;
      [q, r, digit] = [10n * q, 10n * (r - digit * t), (10n * (3n * q + r)) / t - 10n * digit];
    } else {
      [q, r, t, k, digit, l] =
          [q * k, (2n * q + r) * l, t * l, k + 1n, (q * (7n * k + 2n) + r * l) / (t * l), l + 2n];
    }
  }
  return digits.slice(-20);
}
