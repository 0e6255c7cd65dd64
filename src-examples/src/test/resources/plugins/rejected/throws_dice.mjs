let calls = 0;

export function discount({ items }) {
  calls += 1;
  return { cents: calls, reason: `call ${calls}` };
}
