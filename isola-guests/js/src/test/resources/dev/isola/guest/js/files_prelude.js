const AT_BUILD = [sandbox.env.MODE, sandbox.readText("/data/n.txt"), sandbox.list("/data")];

function at_build() {
  return AT_BUILD;
}
