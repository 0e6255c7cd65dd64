x = 1
def f(:  # does not parse
    pass
