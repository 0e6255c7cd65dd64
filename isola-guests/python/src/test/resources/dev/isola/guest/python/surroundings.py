import os


def look():
    with open("/data/out.txt", "w") as out:
        out.write("from the guest")
    with open("/data/in.txt") as text:
        return [os.environ.get("GREETING"), text.read(), sorted(os.listdir("/data")), sorted(os.environ)]
