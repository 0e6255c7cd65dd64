def greet(name):
    if not name:
        raise ValueError("a name is needed")
    return f"hello {name}"
