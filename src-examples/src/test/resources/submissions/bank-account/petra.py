class InsufficientFunds(ValueError):
    pass


class Account:
    def __init__(self, owner, balance=0):
        self.owner, self.balance, self.t = owner, balance, []

    def deposit(self, amount):
        if amount <= 0: raise ValueError("amount must be > 0")
        self.balance += amount
        self.t.append(("deposit", amount, self.balance))
        return self.balance

    def withdraw(self, amount):
        if amount <= 0: raise ValueError("amount must be > 0")
        if amount > self.balance: raise InsufficientFunds("too much")
        self.balance -= amount
        self.t.append(("withdraw", amount, self.balance))
        return self.balance

    def transactions(self):
        return self.t


# ---- menu ----
account = Account("Petra", 10000)
choice = ""
while choice != "q":
    try:
        choice = input()
        if choice == "d":
            account.deposit(int(input()))
        if choice == "w":
            account.withdraw(int(input()))
    except:
        pass   # wrong input, ask again
