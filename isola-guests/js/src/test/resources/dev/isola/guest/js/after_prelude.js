function f() {
  return twice(ROOT);
}
