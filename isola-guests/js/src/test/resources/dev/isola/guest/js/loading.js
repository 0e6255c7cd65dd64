class Problem extends Error {
  name = "Problem";
}

console.log("loading");
throw new Problem("cannot load");
