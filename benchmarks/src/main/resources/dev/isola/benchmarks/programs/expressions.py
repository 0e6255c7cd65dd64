"""A small language cut into tokens by hand, parsed by descent and evaluated: text and trees."""

LEVELS = [("<", ">", "==", "!="), ("+", "-"), ("*", "/", "%")]


def tokens(text):
    found = []
    i = 0
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit():
            start = i
            while i < len(text) and text[i].isdigit():
                i += 1
            found.append(("number", int(text[start:i])))
        elif c.isalpha() or c == "_":
            start = i
            while i < len(text) and (text[i].isalnum() or text[i] == "_"):
                i += 1
            name = text[start:i]
            found.append(("word" if name in ("let", "while", "do", "end") else "name", name))
        elif text[i : i + 2] in ("==", "!="):
            found.append(("sign", text[i : i + 2]))
            i += 2
        elif c in "+-*/%()<>=;":
            found.append(("sign", c))
            i += 1
        else:
            raise SyntaxError(f"unexpected {c!r} at {i}")
    found.append(("end of text", None))
    return found


class Parser:
    def __init__(self, text):
        self.tokens = tokens(text)
        self.position = 0

    def peek(self):
        return self.tokens[self.position]

    def take(self, value=None):
        token = self.tokens[self.position]
        if value is not None and token[1] != value:
            raise SyntaxError(f"expected {value}, found {token[1]}")
        self.position += 1
        return token

    def program(self, *ends):
        statements = []
        while self.peek()[1] not in ends:
            statements.append(self.statement())
        self.take()
        return ("block", statements)

    def statement(self):
        kind, value = self.peek()
        if value == "while":
            self.take()
            condition = self.expression()
            self.take("do")
            return ("while", condition, self.program("end"))
        if value == "let":
            self.take()
        name = self.take()[1]
        self.take("=")
        expression = self.expression()
        self.take(";")
        return ("assign", name, expression)

    def expression(self, level=0):
        if level == len(LEVELS):
            return self.factor()
        left = self.expression(level + 1)
        while self.peek()[0] == "sign" and self.peek()[1] in LEVELS[level]:
            sign = self.take()[1]
            left = ("binary", sign, left, self.expression(level + 1))
        return left

    def factor(self):
        kind, value = self.take()
        if kind == "number":
            return ("number", value)
        if kind == "name":
            return ("name", value)
        if value == "-":
            return ("minus", self.factor())
        if value == "(":
            inner = self.expression()
            self.take(")")
            return inner
        raise SyntaxError(f"unexpected {value}")


def evaluate(node, names):
    match node:
        case ("number", value):
            return value
        case ("name", name):
            return names[name]
        case ("minus", inner):
            return -evaluate(inner, names)
        case ("binary", sign, left, right):
            a = evaluate(left, names)
            b = evaluate(right, names)
            if sign == "+":
                return a + b
            if sign == "-":
                return a - b
            if sign == "*":
                return a * b
            if sign == "/":
                return a // b
            if sign == "%":
                return a % b
            if sign == "<":
                return a < b
            if sign == ">":
                return a > b
            return (a == b) == (sign == "==")
        case ("assign", name, expression):
            names[name] = evaluate(expression, names)
        case ("while", condition, body):
            while evaluate(condition, names):
                evaluate(body, names)
        case ("block", statements):
            for statement in statements:
                evaluate(statement, names)


LOOP = """
let n = {limit}; let total = 0; let i = 0;
while i < n do
  total = (total * 31 + i * i - (i % 7) / 2) % 1000003;
  i = i + 1;
end
"""


def run(n):
    lines = [f"let v{i} = {i} * (3 + {i % 9}) - -{i % 5} / (1 + {i} % 4);" for i in range(n)]
    names = {}
    evaluate(Parser("\n".join(lines)).program(None), names)
    assigned = sum(names.values())
    evaluate(Parser(LOOP.format(limit=n)).program(None), names)
    return [len(names), assigned, names["total"]]
