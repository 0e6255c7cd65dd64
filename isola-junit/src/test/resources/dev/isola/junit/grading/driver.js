function twice(x) {
  return add(x, x);
}
