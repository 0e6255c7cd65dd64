import os


def f(n):
    print("hello", os.environ["NAME"])
    return n * n
