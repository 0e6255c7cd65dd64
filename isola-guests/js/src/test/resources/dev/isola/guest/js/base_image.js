function f(n) {
  console.log("hello", sandbox.env.NAME);
  return n * n;
}
