"""What is invoiced, cancelled and paid, before it is in the database."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .contact import Contact
from .products import PRODUCTS
from .purchases import Purchase

TERM = timedelta(30)
_RECEIPTS = {PRODUCTS["gift"]: 1, PRODUCTS["dues"]: 0.5}
_CANCELLED = 0.03
# how many of those whose term is over have been paid, and of the others
_PAID_LATE, _PAID_EARLY = 0.96, 0.4


@dataclass(eq=False)
class Document:
    """An invoice, or the credit note that cancels one."""

    purchase: Purchase
    date: date
    cancels: "Document | None" = None
    cancelled_by: "Document | None" = None
    paid_on: date | None = None
    prefix: str = ""
    number: int = 0
    id: int = 0
    receivable_id: int = 0

    @property
    def move_type(self) -> str:
        return "out_refund" if self.cancels else "out_invoice"

    @property
    def name(self) -> str:
        return f"{self.prefix}{self.number:05d}"

    @property
    def sign(self) -> int:
        """1 where the customer owes more, -1 where they owe less."""
        return -1 if self.cancels else 1

    @property
    def total(self) -> float:
        return round(self.purchase.untaxed + self.purchase.tax, 2)

    @property
    def due(self) -> float:
        """What remains to be paid; a credit note and its invoice settle each other."""
        is_settled = self.paid_on or self.cancels or self.cancelled_by
        return 0.0 if is_settled else self.total

    @property
    def debtor(self) -> Contact:
        """Who owes: the organisation, where somebody of it ordered."""
        return self.purchase.contact.parent or self.purchase.contact

    @property
    def payment_state(self) -> str:
        if self.cancelled_by:
            return "reversed"
        return "not_paid" if self.due else "paid"


def plan(purchases: list[Purchase], rng: Random, today: date) -> list[Document]:
    """Decide what is invoiced, cancelled, paid; return the documents in order.

    Gifts are not invoiced, nor all dues of members: they get a receipt.
    """
    found = []
    for purchase in purchases:
        if purchase.state != "sale" or rng.random() < _get_receipts(purchase):
            continue
        purchase.is_invoiced = True
        day = purchase.moment.date() + timedelta(rng.randint(0, 10))
        invoice = Document(purchase, min(day, today))
        found.append(invoice)
        if rng.random() < _CANCELLED:
            day = min(invoice.date + timedelta(rng.randint(3, 40)), today)
            invoice.cancelled_by = Document(purchase, day, cancels=invoice)
            found.append(invoice.cancelled_by)
        else:
            invoice.paid_on = _get_payment_day(invoice, today, rng)
    return sorted(found, key=lambda document: document.date)


def _get_receipts(purchase):
    """Return how many of the purchases of this kind are not invoiced."""
    return _RECEIPTS.get(purchase.lines[0].product, 0)


def _get_payment_day(invoice, today, rng):
    is_late = invoice.date + TERM < today
    if rng.random() > (_PAID_LATE if is_late else _PAID_EARLY):
        return None
    return min(invoice.date + timedelta(rng.randint(1, 45)), today)
