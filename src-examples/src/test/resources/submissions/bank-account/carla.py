class InsufficientFunds(ValueError):
    """raised when there is not enough money"""


class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.log = []

    def deposit(self, amount):
        if amount < 0:
            raise ValueError("no negative amounts please")
        self.balance += amount
        self.log.append(("deposit", amount, self.balance))
        return self.balance

    def withdraw(self, amount):
        if amount < 0:
            raise ValueError("no negative amounts please")
        if self.balance <= 0:
            raise InsufficientFunds("not enough money on the account of " + self.owner)
        self.balance -= amount
        self.log.append(("withdraw", amount, self.balance))
        return self.balance

    def transactions(self):
        for entry in self.log:
            yield entry
