class Problem extends Error {
  name = "Problem";
}

function* all_kinds() {
  console.log("one");
  yield 1;
  console.error("two");
  sandbox.emit({ k: [2] });
  sandbox.log.warn("careful", { field: 4 });
  console.log("three");
  yield null;
  return "done";
}

function fails() {
  console.log("x");
  throw new Problem("failed on purpose");
}

function logs() {
  sandbox.log.debug("d");
  sandbox.log.info("i", { user: "anna", ids: [1, 2] });
  sandbox.log.warn("w");
  sandbox.log.error("e");
}

function* generator(count) {
  for (let i = 0; i < count; i++) yield i;
  return `end of ${count}`;
}

async function* async_generator(count) {
  for (let i = 0; i < count; i++) {
    await null;
    yield i;
  }
}

async function async_function(number) {
  await null;
  return number + 1;
}

function says(text) {
  console.log(text);
}

function* counts_for_ever() {
  for (let n = 0; ; n++) yield n;
}

function says_and_computes(text) {
  console.log(text);
  for (;;);
}

async function says_and_asks(text) {
  console.log(text);
  return await hostcall("ask");
}

async function* none() {
  yield null;
  yield null;
  return null;
}
