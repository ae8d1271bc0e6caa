"""The CDNOW purchase histories: 23,570 customers, 69,659 purchases, 1997 and 1998.

The file has one purchase a line: number of the customer, day (YYYYMMDD), number of
CDs, dollars.  Purchases of the same customer on the same day, and purchases that
cost nothing, are purchases too.
"""

from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple

from . import orders, rows

# the day after the last one of the file
AS_OF = date(1998, 7, 1)


class Purchase(NamedTuple):
    """One line of the file."""

    customer: str
    day: date
    cds: int
    amount: float


def read(path: Path) -> list[Purchase]:
    """Return the purchases of the file, in its order."""
    _header, *lines = path.read_text(encoding="ascii").splitlines()
    return [parse(line) for line in lines]


def parse(line: str) -> Purchase:
    """Return the purchase that a line of the file holds.

    >>> parse(" 00004 19970118  2   29.73")
    Purchase(customer='00004', day=datetime.date(1997, 1, 18), cds=2, amount=29.73)
    """
    customer, day, cds, amount = line.split()
    year, month, day = int(day[:4]), int(day[4:6]), int(day[6:])
    return Purchase(customer, date(year, month, day), int(cds), float(amount))


def create_customers(env, purchases: list[Purchase]) -> dict[str, int]:
    """Create the customers, and return their ids by number."""
    numbers = sorted({purchase.customer for purchase in purchases})
    pattern = env["res.partner"].create({"name": "Customer", "ref": "0"})
    ids = rows.new_ids(env, "res_partner", len(numbers))
    wanted = [
        {
            "id": id_,
            "ref": number,
            "name": f"Customer {number}",
            "complete_name": f"Customer {number}",
            "commercial_partner_id": id_,
        }
        for number, id_ in zip(numbers, ids, strict=True)
    ]
    rows.copy(env, "res_partner", pattern.id, wanted)
    pattern.unlink()
    return dict(zip(numbers, ids, strict=True))


def create_orders(
    env, purchases: list[Purchase], customers: dict[str, int]
) -> list[int]:
    """Create one confirmed order for each purchase; return their ids.

    At noon in UTC, so that the day is the same in the time zones of Europe and
    America; in the company's currency, whatever it is: no amount is converted.
    """
    pattern = _create_pattern(env, customers[purchases[0].customer])
    names = orders.get_names(env, len(purchases))
    wanted = [
        _order(purchase, customers[purchase.customer], name)
        for purchase, name in zip(purchases, names, strict=True)
    ]
    ids = rows.copy(env, "sale_order", pattern.id, wanted)
    lines = [
        _line(purchase, order, id_)
        for purchase, order, id_ in zip(purchases, wanted, ids, strict=True)
    ]
    rows.copy(env, "sale_order_line", pattern.order_line.id, lines)
    rows.delete(env, "sale_order", pattern.ids)
    return ids


def _create_pattern(env, customer_id):
    product = env["product.product"].create(
        {"name": "CD", "type": "service", "invoice_policy": "order", "taxes_id": False}
    )
    return orders.create_pattern(env, customer_id, product.id)


def _order(purchase, customer_id, name):
    noon = datetime.combine(purchase.day, time(12))
    return {
        "name": name,
        "partner_id": customer_id,
        "partner_invoice_id": customer_id,
        "partner_shipping_id": customer_id,
        "date_order": noon,
        "create_date": noon,
        "validity_date": purchase.day,
        "amount_untaxed": purchase.amount,
        "amount_tax": 0,
        "amount_total": purchase.amount,
    }


def _line(purchase, order, order_id):
    price = purchase.amount / purchase.cds
    return {
        "order_id": order_id,
        "order_partner_id": order["partner_id"],
        "create_date": order["create_date"],
        "product_uom_qty": purchase.cds,
        "qty_to_invoice": purchase.cds,
        "price_unit": price,
        "technical_price_unit": price,
        "price_reduce_taxexcl": price,
        "price_reduce_taxinc": price,
        "price_subtotal": purchase.amount,
        "price_total": purchase.amount,
        "price_tax": 0,
        "untaxed_amount_to_invoice": purchase.amount,
    }


def choose_policy(env):
    """Have the default policy count these purchases: orders only, all of them."""
    policy = env["partner.rfm.policy"].search([("is_default", "=", True)])
    source = env.ref("contact_segmentation.partner_score_source_sale_order")
    policy.write({"window_months": 0, "source_ids": [(6, 0, source.ids)]})
    return policy
