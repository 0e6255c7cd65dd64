class Problem(Exception):
    pass


print("loading")
raise Problem("cannot load")
