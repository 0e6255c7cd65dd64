// Asynchronous tests call $DONE when they are done, with what went wrong.
function $DONE(error) {
  print(error ? "Test262:AsyncTestFailure: " + error : "Test262:AsyncTestComplete");
}
