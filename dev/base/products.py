"""What the organisation of the demonstration sells, and what each habit buys."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Product:
    """Something to sell, or the reason of a gift; gifts and dues bear no tax."""

    name: str
    prices: tuple[float, ...]
    taxed: bool = True
    most: int = 1


PRODUCTS = {
    "dues": Product("Adhésion individuelle", (35, 35, 60), taxed=False),
    "group dues": Product("Adhésion de structure", (120, 180), taxed=False),
    "gift": Product("Don", (10, 20, 30, 50, 50, 80, 100, 150, 300), taxed=False),
    "patronage": Product("Mécénat", (1500, 2500, 3000, 5000, 10000), taxed=False),
    "workshop": Product("Atelier découverte", (28, 36), most=3),
    "book": Product("Livre « Gestes et savoirs »", (24,), most=2),
    "ticket": Product("Billet de spectacle", (12, 16, 22), most=4),
    "training": Product("Formation professionnelle (journée)", (420, 560, 690), most=4),
    "rental": Product("Location de salle (demi-journée)", (95, 140, 210), most=4),
    "tour": Product("Visite guidée de groupe", (160, 220), most=2),
    "advice": Product("Conseil et accompagnement (journée)", (650, 780), most=3),
}

_BASKETS = {
    "december_donor": ("gift",),
    "frequent": ("training", "advice", "rental"),
    "lapsed_client": ("training", "advice"),
    "lapsed_donor": ("gift",),
    "lapsed_member": ("dues",),
    "member": ("dues",),
    "patron": ("patronage",),
    "quarterly": ("rental", "tour"),
    "quarterly_donor": ("gift",),
    "seasonal": ("rental", "training", "tour"),
    "yearly": ("group dues",),
}
_PERSON = ("ticket", "ticket", "workshop", "book", "gift")
_ORGANISATION = ("rental", "training", "tour")


def basket(habit: str, is_organisation: bool, rng: Random) -> list[tuple]:
    """Return what one purchase holds: (product, quantity, unit price) for each line.

    All lines of a purchase bear tax, or none does.
    """
    usual = _ORGANISATION if is_organisation else _PERSON
    chosen = [PRODUCTS[rng.choice(_BASKETS.get(habit, usual))]]
    if chosen[0].taxed and rng.random() < 0.25:
        more = PRODUCTS[rng.choice(usual)]
        if more.taxed and more not in chosen:
            chosen.append(more)
    return [
        (product, rng.randint(1, product.most), float(rng.choice(product.prices)))
        for product in chosen
    ]
