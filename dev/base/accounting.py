"""Posted invoices and credit notes, in a few statements."""

from collections import Counter

from odoo.tools import groupby

from . import rows
from .invoices import TERM, Document


def create(env, documents: list[Document], products: dict) -> list[Document]:
    """Create the documents and the entries they make, one kind after the other."""
    _number(env, documents)

    def kind(document):
        return document.move_type, document.purchase.is_taxed

    # invoices first: a credit note names the one it cancels
    for _kind, some in groupby(sorted(documents, key=kind), key=kind):
        pattern = _create_pattern(env, some[0], products)
        ids = rows.copy(env, "account_move", pattern.id, [_move(d) for d in some])
        for document, id_ in zip(some, ids, strict=True):
            document.id = id_
        _copy_product_lines(env, pattern, some, products)
        _copy_lines(env, pattern, "tax", [_tax_line(d) for d in some])
        receivables = [_receivable_line(document) for document in some]
        ids = _copy_lines(env, pattern, "payment_term", receivables)
        for document, id_ in zip(some, ids, strict=True):
            document.receivable_id = id_
        rows.delete(env, "account_move", pattern.ids)
    return documents


def _number(env, documents):
    """Number the documents by year as Odoo does, in order of date."""
    journal = env["account.journal"].search(
        [("type", "=", "sale"), ("company_id", "=", env.company.id)], limit=1
    )
    last = Counter()
    for document in documents:
        letter = "R" if document.cancels and journal.refund_sequence else ""
        document.prefix = f"{letter}{journal.code}/{document.date.year}/"
        last[document.prefix] += 1
        document.number = last[document.prefix]


def _create_pattern(env, document, products):
    """Return a draft document of one line, made by the ORM."""
    moves = env["account.move"].with_context(
        tracking_disable=True, mail_create_nosubscribe=True
    )
    product_id = products[document.purchase.lines[0].product]
    return moves.create(
        {
            "move_type": document.move_type,
            "partner_id": document.purchase.contact.id,
            "invoice_date": document.date,
            "invoice_line_ids": [(0, 0, {"product_id": product_id, "price_unit": 100})],
        }
    )


def _move(document):
    purchase, sign = document.purchase, document.sign
    return {
        "name": document.name,
        "sequence_prefix": document.prefix,
        "sequence_number": document.number,
        "payment_reference": None if document.cancels else document.name,
        "ref": purchase.name,
        "invoice_origin": purchase.name,
        "partner_id": purchase.contact.id,
        "commercial_partner_id": document.debtor.id,
        "partner_shipping_id": purchase.contact.id,
        "invoice_partner_display_name": purchase.contact.full_name,
        "reversed_entry_id": document.cancels.id if document.cancels else None,
        "state": "posted",
        "posted_before": True,
        "checked": True,
        "payment_state": document.payment_state,
        "date": document.date,
        "invoice_date": document.date,
        "invoice_date_due": document.date + TERM,
        "create_date": purchase.moment,
        "amount_untaxed": purchase.untaxed,
        "amount_tax": purchase.tax,
        "amount_total": document.total,
        "amount_residual": document.due,
        "amount_untaxed_signed": sign * purchase.untaxed,
        "amount_untaxed_in_currency_signed": sign * purchase.untaxed,
        "amount_tax_signed": sign * purchase.tax,
        "amount_total_signed": sign * document.total,
        "amount_total_in_currency_signed": sign * document.total,
        "amount_residual_signed": sign * document.due,
    }


def _copy_product_lines(env, pattern, documents, products):
    """Copy what was sold, and link it to the orders it comes from."""
    sold = [
        (document, line) for document in documents for line in document.purchase.lines
    ]
    wanted = [_product_line(document, line, products) for document, line in sold]
    ids = _copy_lines(env, pattern, "product", wanted)
    links = [
        {"order_line_id": line.id, "invoice_line_id": id_}
        for (document, line), id_ in zip(sold, ids, strict=True)
        if not document.cancels
    ]
    rows.insert(env, "sale_order_line_invoice_rel", links)


def _copy_lines(env, pattern, display_type, wanted):
    """Copy a line of the pattern with its taxes and its tags, if it has such a line."""
    line = pattern.line_ids.filtered(lambda line: line.display_type == display_type)
    if not line:
        return []
    ids = rows.copy(env, "account_move_line", line.id, wanted)
    for table in (
        "account_move_line_account_tax_rel",
        "account_account_tag_account_move_line_rel",
    ):
        rows.copy_links(env, table, "account_move_line_id", line.id, ids)
    return ids


def _product_line(document, line, products):
    return {
        **_entry(document, -document.sign * line.untaxed),
        "name": line.product.name,
        "product_id": products[line.product],
        "quantity": line.quantity,
        "price_unit": line.price,
        "price_subtotal": line.untaxed,
        "price_total": line.untaxed + line.tax,
    }


def _tax_line(document):
    purchase, sign = document.purchase, document.sign
    return {
        **_entry(document, -sign * purchase.tax),
        "tax_base_amount": -sign * purchase.untaxed,
    }


def _receivable_line(document):
    due = document.sign * document.due
    return {
        **_entry(document, document.sign * document.total),
        "name": f"{document.purchase.name} - {document.name}",
        "date_maturity": document.date + TERM,
        "amount_residual": due,
        "amount_residual_currency": due,
        "reconciled": not document.due,
    }


def _entry(document, balance):
    """Return what every line of a document holds."""
    return {
        "move_id": document.id,
        "move_name": document.name,
        "parent_state": "posted",
        "ref": document.purchase.name,
        "partner_id": document.debtor.id,
        "date": document.date,
        "invoice_date": document.date,
        "create_date": document.purchase.moment,
        "balance": balance,
        "amount_currency": balance,
        "debit": max(balance, 0),
        "credit": max(-balance, 0),
    }
