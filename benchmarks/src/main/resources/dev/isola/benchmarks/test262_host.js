// What test262 expects of the host that runs it, as far as a sandbox has it.
(function (emit, clone) {
  function define(name, value) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }

  define("print", (text) => emit(`${text}`));
  define("$262", {
    global: globalThis,
    detachArrayBuffer(buffer) {
      clone(buffer, { transfer: [buffer] });
    },
  });
  // Called behind a test's last statement.
  define("$reached", () => emit("end"));
})(sandbox.emit, structuredClone);
