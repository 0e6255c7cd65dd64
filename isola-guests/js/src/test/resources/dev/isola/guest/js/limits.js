const sleep = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));

function take(size) {
  return new Uint8Array(size).fill(1).length; // takes the memory
}

function take_or_leave(size) {
  try {
    return take(size);
  } catch {
    return "left it";
  }
}

function print_for_ever() {
  while (true) console.log("0123456789");
}

async function tell_and_loop() {
  await hostcall("running");
  while (true) {}
}

async function sleep_two_hours() {
  const start = performance.now();
  await sleep(3600);
  await sleep(3600);
  return [new Date().toISOString(), Math.round(performance.now() - start) / 1000];
}

async function sleep_and_look() {
  await sleep(100);
  return Date.now() / 1000;
}

function chances() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [Math.random(), [...bytes], crypto.randomUUID()];
}
