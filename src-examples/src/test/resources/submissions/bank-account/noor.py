import sys


class InsufficientFunds(ValueError):
    pass


class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.moves = []

    def deposit(self, amount):
        if amount <= 0:
            print("Error: amount must be positive")
            sys.exit(1)
        self.balance += amount
        self.moves.append(("deposit", amount, self.balance))
        return self.balance

    def withdraw(self, amount):
        if amount <= 0:
            print("Error: amount must be positive")
            sys.exit(1)
        if amount > self.balance:
            print("Error: not enough money")
            sys.exit(2)
        self.balance -= amount
        self.moves.append(("withdraw", amount, self.balance))
        return self.balance

    def transactions(self):
        return iter(self.moves)
