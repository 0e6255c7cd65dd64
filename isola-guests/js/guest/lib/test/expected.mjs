// Writes the resources that the guest's tests compare with: what Node 20 prints for the cases of this folder.
//
// usage: npm ci && node expected.mjs RESOURCE_FOLDER

import { Console } from "node:console";
import { writeFile } from "node:fs/promises";
import { format } from "node:util";
import ts from "typescript";
import { cases as consoleCases } from "./console-cases.mjs";
import { cases as typeScriptCases } from "./typescript-cases.mjs";
import { cases as webCases } from "./web-cases.mjs";

const [folder] = process.argv.slice(2);
process.on("warning", () => {});

/** Frames name files and lines of this machine. */
const withoutFrames = (text) => text.replace(/(\n? +at [^\n]*)+/g, "\n<frames>");

async function printed(run) {
  let text = "";
  const stream = { write: (part) => (text += part), on() {}, once() {}, removeListener() {}, listenerCount: () => 0 };
  await run(new Console({ stdout: stream, stderr: stream }));
  return withoutFrames(text);
}

const consoleExpected = [];
for (const code of consoleCases) {
  consoleExpected.push([
    code,
    await printed((console) => {
      try {
        new Function("console", code)(console);
      } catch (error) {
        console.log("THREW", error.name);
      }
    }),
  ]);
}

const webExpected = [];
for (const code of webCases) {
  webExpected.push([
    code,
    await printed(async (console) => {
      const log = (...values) => console.log(format(...values));
      const t = (f, ...more) => {
        try {
          log("ok", f(), ...more);
        } catch (error) {
          log("ERR", error?.name ?? error, error instanceof Error, ...more);
        }
      };
      const ta = async (f) => {
        try {
          log("ok", await f());
        } catch (error) {
          log("ERR", error?.name ?? error);
        }
      };
      await new Function("log", "t", "ta", "g", `return (async () => {${code}\n})()`)(log, t, ta, globalThis);
    }),
  ]);
}

const typeScriptExpected = [];
for (const source of typeScriptCases) {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: "ES2022", module: "ESNext", useDefineForClassFields: true, removeComments: true },
  });
  const script = outputText
    .replace(/^export default /gm, "")
    .replace(/^export \{.*\};?$/gm, "")
    .replace(/\bexport /g, "");
  typeScriptExpected.push([
    source,
    await printed(async (console) => {
      new Function("console", "globalThis", script)(console, {});
      await new Promise((resolve) => setTimeout(resolve, 5));
    }),
  ]);
}

const write = (name, data) =>
  writeFile(`${folder}/${name}`, `[\n${data.map((item) => JSON.stringify(item)).join(",\n")}\n]\n`);
await write("console.json", consoleExpected);
await write("web.json", webExpected);
await write("typescript.json", typeScriptExpected);
