import os

with open("/data/n.txt", encoding="utf-8") as file:
    AT_BUILD = [os.environ["MODE"], file.read(), os.listdir("/data")]


def at_build():
    return AT_BUILD
