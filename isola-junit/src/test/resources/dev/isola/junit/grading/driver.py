def twice(x):
    return add(x, x)
