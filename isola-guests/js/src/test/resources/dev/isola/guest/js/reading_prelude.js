const N = Number(sandbox.readText("/data/n.txt"));

function f() {
  return N;
}
