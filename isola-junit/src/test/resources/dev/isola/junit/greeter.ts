import { tick } from "./counter.mjs";

export function greet(name: string): string {
  if (name === "") {
    throw new RangeError("a name is needed");
  }
  return `hello ${name} ${tick()}`;
}
