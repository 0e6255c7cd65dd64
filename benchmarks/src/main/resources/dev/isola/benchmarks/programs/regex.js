// Regular expressions over a log: matching, replacing, splitting.
function log(n) {
  const lines = [];
  for (let i = 0; i < n; i++) {
    const level = ["INFO", "WARN", "ERROR"][i % 3];
    lines.push(
        `2026-0${1 + (i % 9)}-1${i % 10}T1${i % 10}:0${i % 6}:5${i % 10}Z ${level} [worker-${i % 8}] ` +
        `user${i}@example.com GET /items/${i * 7}?page=${i % 13} took ${i % 250}ms`);
  }
  return lines.join("\n");
}

function run(n) {
  const text = log(n);
  let milliseconds = 0;
  const entry = /^(\d{4})-(\d\d)-(\d\d)T[\d:]+Z (INFO|WARN|ERROR) \[([^\]]+)\] .*? took (?<took>\d+)ms$/gm;
  const workers = new Map();
  for (const match of text.matchAll(entry)) {
    milliseconds += Number(match.groups.took);
    workers.set(match[5], (workers.get(match[5]) ?? 0) + 1);
  }
  const addresses = text.match(/\b[\w.]+@[\w.]+\.\w{2,}\b/g).length;
  const masked = text.replace(/([a-z]+\d+)@/g, (whole, name) => name.length + "@");
  const words = text.split(/[\s\[\]\/?=]+/).length;
  return [milliseconds, addresses, masked.length, words, workers.size].join(",");
}
