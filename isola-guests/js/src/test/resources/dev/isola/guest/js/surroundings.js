function look() {
  sandbox.writeText("/data/out.txt", "from the guest");
  return [
    sandbox.env.GREETING,
    sandbox.readText("/data/in.txt"),
    sandbox.list("/data").sort(),
    Object.keys(sandbox.env).sort(),
  ];
}
