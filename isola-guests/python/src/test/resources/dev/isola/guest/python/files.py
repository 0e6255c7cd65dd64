import errno
import os


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def write_and_loop(path, text):
    write(path, text)
    while True:
        pass


def names(path):
    return os.listdir(path)


def code(action, *arguments):
    try:
        action(*arguments)
    except OSError as e:
        # The two languages have different words for what leads out of a mount.
        return "EACCES" if e.errno == errno.ENOTCAPABLE else errno.errorcode[e.errno]
    return "done"


def reading(path):
    return code(read, path)


def writing(path, text):
    return code(write, path, text)


def listing(path):
    return code(names, path)


def variable(name):
    return os.environ.get(name)


def variables():
    return dict(os.environ)
