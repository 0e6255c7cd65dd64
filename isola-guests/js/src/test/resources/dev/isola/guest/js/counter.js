let n = 0;

function count() {
  n += 1;
  return n;
}
