"""Orders as dataclasses, priced by match and compared: the dataclasses module."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, order=True)
class Item:
    name: str
    price: int
    kind: str = "other"


@dataclass
class Order:
    number: int
    items: list[Item] = field(default_factory=list)
    paid: bool = False

    def total(self):
        return sum(price(item) for item in self.items)


def price(item):
    match item:
        case Item(kind="book", price=p):
            return p * 107 // 100
        case Item(kind="food", price=p) if p < 500:
            return p
        case Item(price=p):
            return p * 119 // 100


def run(n):
    kinds = ["book", "food", "tool"]
    orders = []
    for number in range(n):
        items = [Item(f"item{number * k % 31}", 100 + number * k % 900, kinds[(number + k) % 3]) for k in (1, 2, 3)]
        orders.append(Order(number, sorted(items)))
    orders = [replace(order, paid=order.total() > 1500) for order in orders]
    return [
        sum(order.total() for order in orders),
        sum(order.paid for order in orders),
        len({item for order in orders for item in order.items}),
        repr(max(orders[-1].items)),
    ]
