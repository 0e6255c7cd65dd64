export function discount(cart: unknown): { cents: number; reason: string } {
  for (let i = 0; i < 1e6; i++) console.log(`looking at ${i}`, cart);
  return { cents: 0, reason: "looked" };
}
