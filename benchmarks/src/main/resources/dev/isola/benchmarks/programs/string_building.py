"""Pages built from parts: join, +=, format, % and f-strings, replace and translate."""

ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def table(rows):
    parts = ["<table>\n"]
    for number, name, amount in rows:
        parts.append("<tr><td>")
        parts.append(str(number))
        parts.append("</td><td>")
        parts.append(name.translate(ESCAPES))
        parts.append("</td><td>%.2f</td></tr>\n" % amount)
    parts.append("</table>")
    return "".join(parts)


def listing(rows):
    text = ""
    for number, name, amount in rows:
        text += f"{number:>6}. {name!r:<16} {amount:10,.3f} {number:#06x}\n"
    return text


def letter(number, name, amount):
    return "Dear {name},\nyour number is {number:05d}; you owe {amount:.1f} ({share:.0%}).\n".format(
        name=name.capitalize(), number=number, amount=amount, share=amount / 1000
    )


def run(n):
    rows = [(i, f"<{'abc'[i % 3]}&{i % 17}>", i * 37 % 1000 / 8) for i in range(n)]
    page = table(rows)
    text = listing(rows)
    letters = [letter(*row) for row in rows]
    plain = page.replace("</td><td>", "|").replace("<tr><td>", "").replace("</td></tr>", "")
    shouted = " ".join(line.strip().upper().center(40, "*") for line in letters[0 :: 3])
    wrapped = [plain[i : i + 72] for i in range(0, len(plain), 72)]
    return [len(page), len(text), sum(map(len, letters)), len(shouted), len(wrapped), text.splitlines()[-1]]
