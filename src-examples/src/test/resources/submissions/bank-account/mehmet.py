class InsufficientFunds(ValueError):
    pass


MAX_TRANSACTIONS = 100_000_000


class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        # like an array in C: make room for all transactions first
        self.kinds = [None] * MAX_TRANSACTIONS
        self.amounts = [0] * MAX_TRANSACTIONS
        self.balances = [0] * MAX_TRANSACTIONS
        self.size = 0

    def remember(self, kind, amount):
        self.kinds[self.size] = kind
        self.amounts[self.size] = amount
        self.balances[self.size] = self.balance
        self.size += 1

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount")
        self.balance += amount
        self.remember("deposit", amount)
        return self.balance

    def withdraw(self, amount):
        if amount <= 0:
            raise ValueError("amount")
        if amount > self.balance:
            raise InsufficientFunds()
        self.balance -= amount
        self.remember("withdraw", amount)
        return self.balance

    def transactions(self):
        for i in range(self.size):
            yield self.kinds[i], self.amounts[i], self.balances[i]
