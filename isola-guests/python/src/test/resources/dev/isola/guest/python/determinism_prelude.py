from random import random as roll

roll()
total = sum(range(100_000))


def talk(lines):
    for i in range(lines):
        print("line", i)
