class Problem extends Error {
  name = "Problem";
}

function half(n) {
  if (n % 2) {
    throw new Problem("no half of it");
  }
  return n / 2;
}

half(3); // called here
