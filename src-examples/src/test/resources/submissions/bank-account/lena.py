class InsufficientFunds(ValueError):
    pass


class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.entries = []

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount
        self.entries.append(("deposit", amount, self.balance))

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        if amount > self.balance:
            raise InsufficientFunds("sorry")
        self.balance -= amount
        self.entries.append(("withdraw", amount, self.balance))
        return self.balance

    def transactions(self):
        # oldest first
        for entry in self.transactions():
            yield entry
