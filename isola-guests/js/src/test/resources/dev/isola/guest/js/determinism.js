const sleep = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));
const turn = () => new Promise((done) => setImmediate(done));

function work(turns) {
  let total = 0;
  for (let i = 0; i < turns; i++) total += i;
  return total;
}

async function ask(name, payload, limit) {
  const start = performance.now();
  const race = [hostcall(name, payload)];
  if (limit != null) race.push(sleep(limit).then(() => "gave up"));
  const answer = await Promise.race(race);
  return [answer, Math.round(performance.now() - start)];
}

async function sleep_and_ask() {
  const say = async (promise, word) => {
    await promise;
    sandbox.emit([word, performance.now() / 1000]);
  };
  await Promise.all([say(sleep(1), "slept"), say(hostcall("echo"), "asked")]);
}

async function together(count) {
  const one = async (i) => sandbox.emit(await hostcall("echo", i));
  await Promise.all(Array.from({ length: count }, (_, i) => one(i)));
}

async function mixed(workers) {
  const worker = async (i) => {
    for (let turn = 0; turn < 3; turn++) {
      const answer = await hostcall("echo", [i, turn]);
      console.log(...answer);
      await sleep(Math.random());
      sandbox.emit([i, turn, Date.now()]);
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, i) => worker(i)));
  return [Math.random(), Date.now()];
}

async function get_and_put() {
  const put = async () => {
    for (let i = 0; i < 5; i++) await turn();
    await hostcall("put", "parcel");
  };
  return (await Promise.all([hostcall("get"), put()]))[0];
}

async function spin_until_answered() {
  let answer;
  hostcall("echo", "answer").then((value) => (answer = value));
  while (answer === undefined) await turn();
  return answer;
}

function wait_by_looking() {
  const end = Date.now() + 50;
  while (Date.now() < end);
  return Date.now() >= end;
}

async function clocks() {
  const now = () => [Date.now() / 1000, performance.now() / 1000, new Date().getTime() / 1000];
  const start = now();
  await sleep(90);
  return now().map((end, i) => Math.round(1e6 * (end - start[i])) / 1e6);
}

function place_and_time() {
  return [new Date(0).getTimezoneOffset(), new Date(0).toString(), (1234.5).toLocaleString()];
}

function chances() {
  return [Math.random(), roll(), [...crypto.getRandomValues(new Uint8Array(8))], crypto.randomUUID()];
}

function order() {
  return Object.keys({ north: 1, south: 2, east: 3 });
}
