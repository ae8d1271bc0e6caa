"""The purchases as sales orders, in a few statements."""

from datetime import timedelta

from odoo.tools import SQL, groupby

from . import rows
from .products import PRODUCTS
from .purchases import TAX_RATE, Purchase


def create_products(env) -> dict:
    """Create what is sold, and return the ids by product."""
    vals_list = []
    for product in PRODUCTS.values():
        vals = {"name": product.name, "list_price": product.prices[0]}
        vals |= {"type": "service", "invoice_policy": "order"}
        if not product.taxed:
            vals["taxes_id"] = False
        vals_list.append(vals)
    created = env["product.product"].create(vals_list)
    return dict(zip(PRODUCTS.values(), created.ids, strict=True))


def create(env, purchases: list[Purchase], products: dict) -> list[Purchase]:
    """Create the orders with their lines; those with tax and those without."""
    names = get_names(env, len(purchases))
    for purchase, name in zip(purchases, names, strict=True):
        purchase.name = name
    for _is_taxed, some in groupby(purchases, key=lambda p: p.is_taxed):
        first = some[0]
        pattern = create_pattern(
            env, first.contact.id, products[first.lines[0].product]
        )
        _copy_orders(env, pattern, some)
        _copy_lines(env, pattern.order_line, some, products)
        rows.delete(env, "sale_order", pattern.ids)
    return purchases


def create_pattern(env, customer_id: int, product_id: int):
    """Return a confirmed order of one line, made by the ORM."""
    orders = env["sale.order"].with_context(
        tracking_disable=True, mail_create_nosubscribe=True
    )
    lines = [(0, 0, {"product_id": product_id})]
    order = orders.create({"partner_id": customer_id, "order_line": lines})
    order.action_confirm()
    return order


def get_names(env, count: int) -> list[str]:
    """Take the next names of Odoo's own sequence of orders, in one statement."""
    sequence = env["ir.sequence"].search([("code", "=", "sale.order")], limit=1)
    numbers = env.execute_query(
        SQL(
            "SELECT NEXTVAL(%s) FROM GENERATE_SERIES(1, %s)",
            f"ir_sequence_{sequence.id:03d}",
            count,
        )
    )
    prefix = sequence.get_next_char(0).removesuffix("0" * sequence.padding)
    return [f"{prefix}{number:0{sequence.padding}d}" for (number,) in numbers]


def _copy_orders(env, pattern, purchases):
    wanted = [_order(purchase) for purchase in purchases]
    if "amount_unpaid" in pattern:  # with point of sale
        for purchase, row in zip(purchases, wanted, strict=True):
            row["amount_unpaid"] = 0 if purchase.is_invoiced else row["amount_total"]
    ids = rows.copy(env, "sale_order", pattern.id, wanted)
    for purchase, id_ in zip(purchases, ids, strict=True):
        purchase.id = id_


def _order(purchase):
    buyer = purchase.contact.id
    return {
        "name": purchase.name,
        "partner_id": buyer,
        "partner_invoice_id": buyer,
        "partner_shipping_id": buyer,
        "date_order": purchase.moment,
        "create_date": purchase.moment,
        "validity_date": purchase.moment.date() + timedelta(30),
        "state": purchase.state,
        "invoice_status": _get_invoice_status(purchase),
        "amount_untaxed": purchase.untaxed,
        "amount_tax": purchase.tax,
        "amount_total": purchase.untaxed + purchase.tax,
    }


def _get_invoice_status(purchase):
    if purchase.state != "sale":
        return "no"
    return "invoiced" if purchase.is_invoiced else "to invoice"


def _copy_lines(env, pattern, purchases, products):
    wanted = [
        (line, _line(purchase, line, products))
        for purchase in purchases
        for line in purchase.lines
    ]
    ids = rows.copy(env, "sale_order_line", pattern.id, [row for _line, row in wanted])
    rows.copy_links(
        env, "account_tax_sale_order_line_rel", "sale_order_line_id", pattern.id, ids
    )
    for (line, _row), id_ in zip(wanted, ids, strict=True):
        line.id = id_


def _line(purchase, line, products):
    is_due = purchase.state == "sale" and not purchase.is_invoiced
    rate = TAX_RATE if line.product.taxed else 0
    return {
        "order_id": purchase.id,
        "order_partner_id": purchase.contact.id,
        "create_date": purchase.moment,
        "state": purchase.state,
        "invoice_status": _get_invoice_status(purchase),
        "product_id": products[line.product],
        "name": line.product.name,
        "product_uom_qty": line.quantity,
        "qty_invoiced": line.quantity if purchase.is_invoiced else 0,
        "qty_to_invoice": line.quantity if is_due else 0,
        "untaxed_amount_invoiced": line.untaxed if purchase.is_invoiced else 0,
        "untaxed_amount_to_invoice": line.untaxed if is_due else 0,
        "price_unit": line.price,
        "technical_price_unit": line.price,
        "price_reduce_taxexcl": line.price,
        "price_reduce_taxinc": round(line.price * (1 + rate), 2),
        "price_subtotal": line.untaxed,
        "price_tax": line.tax,
        "price_total": line.untaxed + line.tax,
    }
