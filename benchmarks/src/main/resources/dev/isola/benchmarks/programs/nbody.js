// Floating-point arithmetic on the properties of a few objects.
const SOLAR_MASS = 4 * Math.PI * Math.PI;
const DAYS = 365.24;

function bodies() {
  const make = (x, y, z, vx, vy, vz, mass) => ({
    x, y, z, vx: vx * DAYS, vy: vy * DAYS, vz: vz * DAYS, mass: mass * SOLAR_MASS,
  });
  return [
    make(0, 0, 0, 0, 0, 0, 1),
    make(4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
        0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609),
    make(8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
        -0.00276742510726411899, 0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812),
    make(12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
        0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298),
    make(15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
        0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451),
  ];
}

function advance(system, dt) {
  const count = system.length;
  for (let i = 0; i < count; i++) {
    const a = system[i];
    for (let j = i + 1; j < count; j++) {
      const b = system[j];
      const dx = a.x - b.x;
      const dy = a.y - b.y;
      const dz = a.z - b.z;
      const squared = dx * dx + dy * dy + dz * dz;
      const magnitude = dt / (squared * Math.sqrt(squared));
      a.vx -= dx * b.mass * magnitude;
      a.vy -= dy * b.mass * magnitude;
      a.vz -= dz * b.mass * magnitude;
      b.vx += dx * a.mass * magnitude;
      b.vy += dy * a.mass * magnitude;
      b.vz += dz * a.mass * magnitude;
    }
  }
  for (const body of system) {
    body.x += dt * body.vx;
    body.y += dt * body.vy;
    body.z += dt * body.vz;
  }
}

function energy(system) {
  let sum = 0;
  system.forEach((a, i) => {
    sum += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz);
    for (const b of system.slice(i + 1)) {
      sum -= (a.mass * b.mass) / Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
    }
  });
  return sum;
}

function run(n) {
  const system = bodies();
  for (let i = 0; i < n; i++) {
    advance(system, 0.01);
  }
  return energy(system).toFixed(9);
}
