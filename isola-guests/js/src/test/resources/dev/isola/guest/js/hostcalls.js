const { HostError, HostcallError } = sandbox;

async function lookup_user(user_id) {
  return await hostcall("lookup_user", { user_id });
}

async function meet(count) {
  const calls = Array.from({ length: count }, (_, i) => hostcall("meet", i));
  return (await Promise.all(calls)).reduce((sum, answer) => sum + answer);
}

async function milliseconds_of_slow(count) {
  const before = Date.now();
  await Promise.all(Array.from({ length: count }, (_, i) => hostcall("slow", i)));
  return Date.now() - before;
}

async function echo_twice(value) {
  return await hostcall("echo", await hostcall("echo", value));
}

async function caught() {
  try {
    await hostcall("fail");
  } catch (e) {
    return [e.message, e instanceof HostcallError && e instanceof HostError, e instanceof Error];
  }
}

async function fails() {
  await hostcall("fail"); // this line fails
}

async function fails_in_a_group() {
  await Promise.all([hostcall("fail"), new Promise(() => {})]);
}

async function nobody() {
  await hostcall("nobody", 1);
}

async function strict() {
  await hostcall("strict", -1);
}

async function unmappable() {
  await hostcall("echo", { callback() {} });
}

async function gives_up() {
  const controller = new AbortController();
  setTimeout(() => controller.abort("too late"), 2000);
  try {
    return await hostcall("never", null, { signal: controller.signal });
  } catch (reason) {
    return await hostcall("echo", reason === "too late" ? "gave up" : String(reason));
  }
}

async function forgets() {
  hostcall("never");
  await hostcall("asked");
  return "forgotten";
}

async function deadlock() {
  await new Promise(() => {});
}

async function fan_out(count) {
  return await Promise.all(Array.from({ length: count }, (_, i) => hostcall("fan_out", i)));
}

async function caught_as(name) {
  try {
    return await hostcall(name, 1);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return [error.name, error.message];
  }
}
