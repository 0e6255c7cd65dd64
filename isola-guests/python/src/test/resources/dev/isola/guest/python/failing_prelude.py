class Problem(Exception):
    pass


def g():
    raise Problem("failed on purpose")


g()
