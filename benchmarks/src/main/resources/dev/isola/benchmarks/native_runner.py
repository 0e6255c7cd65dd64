"""Measures one program: arguments are its file, its size, the warm-ups and the measured runs.

Prints "first" after the first run and a JSON object in the end.
"""

import json
import platform
import sys
import time

path, size, warmups, runs = sys.argv[1], *map(int, sys.argv[2:5])
scope = {"__name__": "program"}
with open(path, encoding="utf-8") as file:
    exec(compile(file.read(), path, "exec"), scope)

times = []
for _ in range(warmups + runs):
    start = time.perf_counter_ns()
    value = scope["run"](size)
    times.append(time.perf_counter_ns() - start)
    if len(times) == 1:
        print("first", flush=True)

print(json.dumps({"version": "CPython " + platform.python_version(), "nanoseconds": times, "value": value}))
