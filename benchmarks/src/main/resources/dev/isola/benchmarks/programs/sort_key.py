"""Records sorted by several keys: sort with a Python key function."""


class Person:
    __slots__ = ("name", "age", "city")

    def __init__(self, name, age, city):
        self.name = name
        self.age = age
        self.city = city


def run(n):
    seed = 3
    people = []
    for number in range(n):
        seed = (seed * 16807) % 2147483647
        people.append(Person(f"p{seed % 9973}", seed % 90, seed % 17))
    people.sort(key=lambda person: person.name)
    people.sort(key=lambda person: (person.city, -person.age))
    by_name = sorted(people, key=lambda person: (len(person.name), person.name), reverse=True)
    return [people[0].name, people[-1].name, by_name[0].name, by_name[n // 2].age]
