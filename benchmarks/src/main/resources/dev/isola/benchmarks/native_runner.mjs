// Measures one program on a native QuickJS: arguments are its file, its size, the warm-ups and the
// measured runs. Prints "first" after the first run and a JSON object in the end.

import * as os from 'os';
import * as std from 'std';

const [, file, ...numbers] = scriptArgs;
const [size, warmups, runs] = numbers.map(Number);
const now = typeof os.now === 'function' ? os.now : Date.now;

std.loadScript(file);

const nanoseconds = [];
let value;
for (let run = 0; run < warmups + runs; run++) {
  const start = now();
  value = await globalThis.run(size);
  nanoseconds.push(Math.round((now() - start) * 1e6));
  if (run === 0) {
    std.out.puts('first\n');
    std.out.flush();
  }
}
std.out.puts(JSON.stringify({version: 'QuickJS', nanoseconds, value}) + '\n');
