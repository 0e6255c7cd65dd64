from dataclasses import dataclass, field


class InsufficientFunds(ValueError):
    pass


@dataclass
class Account:
    """An account that remembers what happened to it. All amounts are in cents."""

    owner: str
    balance: int = 0
    _entries: list[tuple[str, int, int]] = field(default_factory=list, repr=False)

    def deposit(self, amount: int) -> int:
        return self._book("deposit", amount, +amount)

    def withdraw(self, amount: int) -> int:
        if amount > self.balance:
            raise InsufficientFunds(f"{amount} wanted, but there are only {self.balance}")
        return self._book("withdraw", amount, -amount)

    def transactions(self):
        yield from self._entries

    def _book(self, kind: str, amount: int, change: int) -> int:
        if amount <= 0:
            raise ValueError(f"the amount must be positive, was {amount}")
        self.balance += change
        self._entries.append((kind, amount, self.balance))
        return self.balance
