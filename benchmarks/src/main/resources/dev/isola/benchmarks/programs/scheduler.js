// Classes with methods, inheritance and a priority queue: a simulation of tasks that pass packets on.
class Task {
  constructor(id, priority) {
    this.id = id;
    this.priority = priority;
    this.queue = [];
    this.handled = 0;
  }

  accept(packet) {
    this.queue.push(packet);
  }

  get idle() {
    return this.queue.length === 0;
  }

  step(world) {
    const packet = this.queue.shift();
    this.handled++;
    this.work(packet, world);
  }

  work() {
    throw new Error("not a task");
  }
}

class Worker extends Task {
  work(packet, world) {
    packet.value = (packet.value * 31 + this.id) % 65521;
    packet.hops--;
    if (packet.hops > 0) {
      world.task((this.id + packet.value) % world.size).accept(packet);
    } else {
      world.finished(packet);
    }
  }
}

class Relay extends Task {
  constructor(id, priority) {
    super(id, priority);
    this.last = 0;
  }

  work(packet, world) {
    this.last = (this.last + packet.value) & 0xffff;
    packet.hops--;
    if (packet.hops > 0) {
      world.task((this.last + packet.origin) % world.size).accept(packet);
    } else {
      world.finished(packet);
    }
  }
}

class World {
  constructor(size) {
    this.size = size;
    this.tasks = [];
    this.sum = 0;
    this.ended = 0;
    for (let i = 0; i < size; i++) {
      this.tasks.push(i % 3 === 0 ? new Relay(i, i % 5) : new Worker(i, i % 7));
    }
  }

  task(index) {
    return this.tasks[index];
  }

  finished(packet) {
    this.ended++;
    this.sum = (this.sum + packet.value) % 1000003;
  }

  next() {
    let best = null;
    for (const task of this.tasks) {
      if (!task.idle && (best === null || task.priority > best.priority)) {
        best = task;
      }
    }
    return best;
  }
}

function run(n) {
  const world = new World(12);
  for (let i = 0; i < 16; i++) {
    world.task(i % world.size).accept({ origin: i, value: i * 7, hops: n });
  }
  for (let task = world.next(); task !== null; task = world.next()) {
    task.step(world);
  }
  return world.ended + ":" + world.sum;
}
