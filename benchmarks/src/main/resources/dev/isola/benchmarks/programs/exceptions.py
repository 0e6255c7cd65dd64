"""Exceptions raised, chained and caught on several levels, with clean-up."""


class Refused(Exception):
    def __init__(self, number):
        super().__init__(f"refused {number}")
        self.number = number


class Ledger:
    def __init__(self):
        self.open = 0
        self.closed = 0

    def __enter__(self):
        self.open += 1
        return self

    def __exit__(self, kind, value, traceback):
        self.closed += 1
        return kind is KeyError


def check(number):
    if number % 7 == 0:
        raise Refused(number)
    if number % 5 == 0:
        return {}["missing"]
    return int("x") if number % 3 == 0 else number


def convert(number):
    try:
        return check(number)
    except ValueError as e:
        raise TypeError("no number") from e


def run(n):
    ledger = Ledger()
    refused = types = total = 0
    for number in range(1, n + 1):
        try:
            with ledger:
                total += convert(number)
        except Refused as e:
            refused += e.number
        except TypeError as e:
            types += 1 if isinstance(e.__cause__, ValueError) else 0
        finally:
            total += 1
    return [refused, types, total, ledger.open - ledger.closed]
