"""A small operating system's scheduler in the manner of Richards: classes and method calls."""


class Packet:
    def __init__(self, link, target, kind):
        self.link = link
        self.target = target
        self.kind = kind
        self.load = 0


class Task:
    def __init__(self, number, priority):
        self.number = number
        self.priority = priority
        self.inbox = []
        self.waiting = False

    def deliver(self, packet):
        self.inbox.append(packet)
        self.waiting = False

    def ready(self):
        return not self.waiting

    def work(self, system):
        raise NotImplementedError


class Producer(Task):
    def __init__(self, number, priority, targets, amount):
        super().__init__(number, priority)
        self.targets = targets
        self.left = amount
        self.seed = 1

    def work(self, system):
        if self.left == 0:
            self.waiting = True
            return
        self.left -= 1
        self.seed = (self.seed * 1103515245 + 12345) & 0x7FFFFFFF
        target = self.targets[self.seed % len(self.targets)]
        system.send(Packet(self.number, target, "work" if self.seed & 64 else "device"))


class Worker(Task):
    def __init__(self, number, priority, device):
        super().__init__(number, priority)
        self.device = device
        self.done = 0

    def work(self, system):
        if not self.inbox:
            self.waiting = True
            return
        packet = self.inbox.pop(0)
        packet.load += packet.link
        if packet.kind == "device":
            packet.target = self.device
            packet.link = self.number
            packet.kind = "work"
            system.send(packet)
        else:
            self.done += packet.load


class Device(Task):
    def __init__(self, number, priority):
        super().__init__(number, priority)
        self.handled = 0

    def work(self, system):
        if not self.inbox:
            self.waiting = True
            return
        packet = self.inbox.pop(0)
        self.handled += 1
        packet.load += self.handled % 7
        packet.target = packet.link
        system.send(packet)


class Scheduler:
    def __init__(self, tasks):
        self.tasks = {task.number: task for task in tasks}
        self.order = sorted(tasks, key=lambda task: -task.priority)
        self.sent = 0

    def send(self, packet):
        self.sent += 1
        self.tasks[packet.target].deliver(packet)

    def run(self):
        while True:
            for task in self.order:
                if task.ready():
                    task.work(self)
                    break
            else:
                return


def run(n):
    device = Device(9, 40)
    workers = [Worker(number, 20 + number, 9) for number in (1, 2, 3)]
    producer = Producer(0, 10, [1, 2, 3], n)
    system = Scheduler([producer, device, *workers])
    system.run()
    return [system.sent, device.handled, sum(worker.done for worker in workers)]
