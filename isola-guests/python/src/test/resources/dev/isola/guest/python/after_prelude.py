def f():
    return twice(ROOT)
