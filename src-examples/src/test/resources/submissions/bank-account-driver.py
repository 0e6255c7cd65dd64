def operate(balance, steps):
    account = Account("Ada", balance)
    for name, amount in steps:
        yield getattr(account, name)(amount)
    return account.balance


def statement(steps):
    account = Account("Ada")
    for name, amount in steps:
        getattr(account, name)(amount)
    for kind, amount, balance in account.transactions():
        yield {"kind": kind, "amount": amount, "balance": balance}
