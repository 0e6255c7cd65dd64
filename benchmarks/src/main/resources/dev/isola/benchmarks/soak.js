const SECRET = /isola-secret-[0-9a-f]{32}/g;
const kept = [];

function hide(secret) {
  globalThis[secret] = secret;
  Object.defineProperty(Object.prototype, "hidden", { value: secret, configurable: true });
  Object.defineProperty(Array.prototype, "hidden", { value: secret, configurable: true });
  sandbox.secret = secret;
  kept.push(secret.repeat(1000), { [secret]: [secret] });
  sandbox.writeText("/tmp/" + secret, secret.repeat(100));
  sandbox.writeText("/box/notes.txt", sandbox.readText("/box/notes.txt") + secret);
}

/** All secrets that can be found. */
function seen(thorough) {
  const texts = new Set();
  const look = (value) => typeof value === "string" && value.slice(0, 10000).match(SECRET)?.forEach((one) => texts.add(one));
  const places = [globalThis, Object.prototype, Array.prototype, sandbox, sandbox.env, Promise, JSON];
  if (thorough) {
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      const value = globalThis[name];
      if (value && (typeof value === "object" || typeof value === "function")) places.push(value, value.prototype ?? {});
    }
    places.push(...kept);
  }
  for (const place of places) {
    for (const name of Object.getOwnPropertyNames(place)) {
      look(name);
      look(Object.getOwnPropertyDescriptor(place, name).value);
    }
  }
  for (const folder of ["/tmp", "/box"]) {
    for (const name of sandbox.list(folder)) {
      look(name);
      look(sandbox.readText(folder + "/" + name));
    }
  }
  return [...texts].sort();
}

function compute(n) {
  const words = new Map();
  for (let i = 0; i < n; i++) words.set("w" + ((i * 7919) % 101), (words.get("w" + ((i * 7919) % 101)) ?? 0) + i);
  return [...words.values()].reduce((a, b) => a + b, 0);
}

async function ask(n) {
  let total = 0;
  for (let i = 0; i < n % 20; i++) total += await hostcall("echo", i);
  return total;
}

function* generate(n) {
  for (let i = 0; i < n % 50; i++) {
    console.log("step", i);
    yield i;
  }
}

function fail(n) {
  throw new Error(`failed on purpose ${n}`);
}

async function fail_on_the_host(n) {
  await hostcall("broken", n);
}

function exit(n) {
  process.exit(n);
}

function endless(n) {
  for (;;) {
    try {
      for (;;);
    } catch {}
  }
}

async function wait(n) {
  await hostcall("never");
}

function flood(n) {
  for (;;) console.log("x".repeat(100));
}

function fill(n) {
  for (;;) kept.push(new Uint8Array(1000000));
}

function recurse(n) {
  return 1 + recurse(n + 1);
}
