import { rule } from "./api.ts";

const ENOUGH = 20;

rule("many pieces", ({ items }) => {
  const pieces = items.reduce((sum, item) => sum + item.count, 0);
  console.log(`${pieces} pieces`);
  return pieces > ENOUGH ? 250 : 0;
});
