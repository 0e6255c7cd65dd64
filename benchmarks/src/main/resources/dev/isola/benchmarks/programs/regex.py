"""Log lines taken apart: the re module."""

import re

LINE = re.compile(r"(?P<time>\d\d:\d\d:\d\d) \[(?P<level>[A-Z]+)\] (?P<text>.*?)(?: \((?P<ms>\d+) ms\))?$")
NUMBER = re.compile(r"\b\d+\b")


def run(n):
    lines = [
        f"{i % 24:02}:{i % 60:02}:{i * 7 % 60:02} [{'INFO' if i % 5 else 'ERROR'}] request {i} of user{i % 13}"
        + (f" ({i * 3} ms)" if i % 2 else "")
        for i in range(n)
    ]
    errors = 0
    total = 0
    for line in lines:
        match = LINE.match(line)
        if match["level"] == "ERROR":
            errors += 1
        if match["ms"]:
            total += int(match["ms"])
    text = "\n".join(lines)
    numbers = len(NUMBER.findall(text))
    masked = re.sub(r"user(\d+)", r"<\1>", text)
    return [errors, total, numbers, len(masked)]
