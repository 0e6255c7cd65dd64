class InsufficientFunds(ValueError):
    pass


class Account:

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        history = []

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("not positive")
        self.balance = self.balance + amount
        self.history.append(("deposit", amount, self.balance))
        return self.balance

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("not positive")
        if amount > self.balance:
            raise InsufficientFunds("not enough")
        self.balance = self.balance - amount
        self.history.append(("withdraw", amount, self.balance))
        return self.balance

    def transactions(self):
        return self.history
