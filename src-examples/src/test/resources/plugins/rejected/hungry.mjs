export function discount(cart) {
  const copies = [];
  while (copies.length < 1e6) copies.push(new Uint8Array(1 << 20).fill(copies.length));
  return { cents: 0, reason: `${copies.length} copies` };
}
