function read(path) {
  return sandbox.readText(path);
}

function write(path, text) {
  sandbox.writeText(path, text);
}

function write_and_loop(path, text) {
  write(path, text);
  while (true);
}

function names(path) {
  return sandbox.list(path);
}

function code(action, ...args) {
  try {
    action(...args);
  } catch (error) {
    return error.code;
  }
  return "done";
}

const reading = (path) => code(read, path);
const writing = (path, text) => code(write, path, text);
const listing = (path) => code(names, path);
const variable = (name) => sandbox.env[name];
const variables = () => sandbox.env;
