### Kwame, exercise 5 (bank account)

class InsufficientFunds(ValueError):
    def __init__(self, missing):
        super().__init__("missing: " + str(missing) + " cents")
        self.missing = missing


class Account(object):

    def __init__(self, owner, balance = 0):
        self.owner = owner
        self.balance = balance
        self.__history = []          # (what, how much, balance afterwards)

    def __check(self, amount):
        if not amount > 0:
            raise ValueError("Amount must be > 0")

    def deposit(self, amount):
        self.__check(amount)
        self.balance = self.balance + amount
        self.__history.append(("deposit", amount, self.balance))
        print("deposit", amount, "->", self.balance)
        return self.balance

    def withdraw(self, amount):
        self.__check(amount)
        if self.balance - amount < 0:
            raise InsufficientFunds(amount - self.balance)
        self.balance = self.balance - amount
        self.__history.append(("withdraw", amount, self.balance))
        print("withdraw", amount, "->", self.balance)
        return self.balance

    def transactions(self):
        i = 0
        while i < len(self.__history):
            yield self.__history[i]
            i = i + 1

# test
#a = Account("me", 100)
#a.withdraw(30)
#print(list(a.transactions()))
