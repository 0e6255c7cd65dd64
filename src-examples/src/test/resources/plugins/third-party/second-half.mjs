// The second of two equal things costs half.
export function discount({ items }) {
  let cents = 0;
  for (const item of items) {
    cents += Math.floor(item.count / 2) * Math.floor(item.cents / 2);
  }
  return { cents, reason: "every second one at half price" };
}
