from random import random as roll

roll()
total = sum(range(100_000))
