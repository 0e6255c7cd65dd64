def with_tax(cents):
    return round(cents * 1.19)
