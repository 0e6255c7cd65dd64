import { withTax } from "./tax.mjs";

interface Line {
  item: string;
  cents: number;
}

export function invoice(lines: Line[]) {
  const total = lines.reduce((sum: number, line) => sum + withTax(line.cents), 0);
  return { items: lines.map((line) => line.item), total };
}
