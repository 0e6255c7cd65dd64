class Problem extends Error {
  name = "Problem";
}

function g() {
  throw new Problem("failed on purpose");
}

g();
