with open("/data/n.txt") as file:
    N = int(file.read())


def f():
    return N
