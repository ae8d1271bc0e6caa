"""The money that came in: one entry a month, matched with the invoices."""

from datetime import date

from odoo.tools import SQL, groupby

from . import rows
from .invoices import Document


def create(env, documents: list[Document]) -> list[Document]:
    """Collect what was paid, and match it, and credit notes, with their invoices.

    :return: the invoices that were paid
    """
    paid = [document for document in documents if document.paid_on]
    pattern = _create_pattern(env)
    credits = _collect(env, pattern, paid)
    cancelled = [document for document in documents if document.cancelled_by]
    _match(
        env,
        [
            *zip(paid, credits, [d.paid_on for d in paid], strict=True),
            *(
                (d, d.cancelled_by.receivable_id, d.cancelled_by.date)
                for d in cancelled
            ),
        ],
    )
    rows.delete(env, "account_move", pattern.ids)
    return paid


def _create_pattern(env):
    """Return a draft entry of two lines: what came in, and from whom."""
    journal = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
    )
    customer = env.company.partner_id.property_account_receivable_id
    bank = journal.default_account_id
    return env["account.move"].create(
        {
            "move_type": "entry",
            "journal_id": journal.id,
            "line_ids": [
                (0, 0, {"name": "Encaissements", "account_id": bank.id, "debit": 1}),
                (0, 0, {"name": "Règlement", "account_id": customer.id, "credit": 1}),
            ],
        }
    )


def _collect(env, pattern, paid):
    """Create the entries of all months; return the id of each customer's line."""
    bank, customer = pattern.line_ids.sorted("credit")
    in_order = sorted(paid, key=lambda document: document.paid_on)
    ids = {}
    for first, some in groupby(in_order, key=lambda d: d.paid_on.replace(day=1)):
        total = round(sum(document.total for document in some), 2)
        entry = _entry(pattern.journal_id.code, some[-1].paid_on, first, total)
        [move_id] = rows.copy(env, "account_move", pattern.id, [entry])
        received = _line(move_id, entry, total)
        rows.copy(env, "account_move_line", bank.id, [received])
        lines = [_customer_line(move_id, entry, document) for document in some]
        found = rows.copy(env, "account_move_line", customer.id, lines)
        ids.update(zip(some, found, strict=True))
    return [ids[document] for document in paid]


def _entry(code: str, day: date, month: date, total: float):
    prefix = f"{code}/{month.year}/"
    return {
        "name": f"{prefix}{month.month:05d}",
        "sequence_prefix": prefix,
        "sequence_number": month.month,
        "ref": f"Encaissements de {month:%m/%Y}",
        "state": "posted",
        "posted_before": True,
        "checked": True,
        "date": day,
        "amount_total": total,
        "amount_total_signed": total,
        "amount_total_in_currency_signed": total,
    }


def _customer_line(move_id, entry, document):
    return {
        **_line(move_id, entry, -document.total),
        "name": f"Règlement {document.name}",
        "partner_id": document.debtor.id,
        "reconciled": True,
        "amount_residual": 0,
        "amount_residual_currency": 0,
    }


def _line(move_id, entry, balance):
    return {
        "move_id": move_id,
        "move_name": entry["name"],
        "parent_state": "posted",
        "date": entry["date"],
        "ref": entry["ref"],
        "balance": balance,
        "amount_currency": balance,
        "debit": max(balance, 0),
        "credit": max(-balance, 0),
    }


def _match(env, pairs):
    """Match invoices with what settles them: (invoice, credit line, day)."""
    fulls = rows.new_ids(env, "account_full_reconcile", len(pairs))
    rows.insert(env, "account_full_reconcile", [{"id": id_} for id_ in fulls])
    company = env.company
    matched = []
    for (invoice, credit_id, day), full_id in zip(pairs, fulls, strict=True):
        matched.append(
            {
                "debit_move_id": invoice.receivable_id,
                "credit_move_id": credit_id,
                "full_reconcile_id": full_id,
                "company_id": company.id,
                "debit_currency_id": company.currency_id.id,
                "credit_currency_id": company.currency_id.id,
                "amount": invoice.total,
                "debit_amount_currency": invoice.total,
                "credit_amount_currency": invoice.total,
                "max_date": max(invoice.date, day),
            }
        )
    rows.insert(env, "account_partial_reconcile", matched)
    _mark_matched(env)


def _mark_matched(env):
    """Write on the entries which of them settle each other."""
    env.cr.execute(
        SQL(
            """
            UPDATE account_move_line AS line
               SET full_reconcile_id = partial.full_reconcile_id,
                   matching_number = partial.full_reconcile_id::text
              FROM account_partial_reconcile AS partial
             WHERE line.id IN (partial.debit_move_id, partial.credit_move_id)
               AND line.full_reconcile_id IS NULL
            """
        )
    )
    env.invalidate_all(flush=False)
