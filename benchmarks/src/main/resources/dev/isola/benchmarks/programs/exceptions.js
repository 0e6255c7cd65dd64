// Exceptions thrown through several frames, caught and rethrown.
class InvalidInput extends Error {
  constructor(message, position) {
    super(message);
    this.position = position;
  }
}

function parse(text, at) {
  const c = text.charCodeAt(at);
  if (c < 48 || c > 57) {
    throw new InvalidInput("not a digit", at);
  }
  return c - 48;
}

function attempt(text) {
  let value = 0;
  try {
    for (let i = 0; i < text.length; i++) {
      value = value * 10 + parse(text, i);
    }
    return value;
  } catch (e) {
    if (!(e instanceof InvalidInput)) {
      throw e;
    }
    return -e.position;
  } finally {
    value = 0;
  }
}

function run(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    sum += attempt(i % 2 ? "12" + i : i + "x");
    try {
      null.field;
    } catch (e) {
      sum += e.message.length;
    }
  }
  return sum;
}
