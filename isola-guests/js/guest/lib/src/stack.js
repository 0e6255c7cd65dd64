import { stringEndsWith, stringIndexOf, stringSlice } from "./primordials.js";

const ErrorClass = Error;

/** The lines of the program's stack, without a header or the newline at the end. The engine leaves the library's own frames out. */
export function frames() {
  const { stack } = new ErrorClass("");
  const text = `${stack}`;
  const first = stringIndexOf(text, "    at ");
  if (first === -1) return "";
  return stringSlice(text, first, stringEndsWith(text, "\n") ? -1 : text.length);
}
