from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.tools import SQL

SHIPPED = "contact_segmentation.partner_score_source_"

# Invoices are read in their own currency, so that a credit note made at another rate
# wholly refunds its invoice; and it is taken off the invoice.
BEFORE = {"amount_path": "amount_untaxed_signed", "currency_path": False}
NOW = {
    "amount_path": "amount_untaxed_in_currency_signed",
    "currency_path": "currency_id",
    "refund_path": "reversed_entry_id",
}


def migrate(cr, version):
    """Have sources yield row by row, and count refunds with what they refund.

    A source yielded as a whole.  The shipped one, invoices to orders, does so along
    the path that new databases have; those of users go on as they were.
    """
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    orders, invoices = (env.ref(SHIPPED + x) for x in ("sale_order", "account_move"))
    yielded = _get_yielded(cr)
    if yielded.get(invoices.id) == orders.id:
        del yielded[invoices.id]  # as shipped: the data file brought its paths
    else:
        invoices.yield_ids.unlink()
    for source_id, other_id in yielded.items():
        env["partner.score.source"].browse(source_id).yield_ids = [
            Command.create({"yields_to_id": other_id})
        ]
    if all(invoices[field] == value for field, value in BEFORE.items()):
        invoices.write(NOW)
    _choose_for_new_policies(env, orders | invoices)
    _forget_column(cr)


def _get_yielded(cr):
    """Return {source: the one it yielded to as a whole}."""
    cr.execute(
        SQL(
            "SELECT id, yields_to_id FROM partner_score_source"
            " WHERE yields_to_id IS NOT NULL"
        )
    )
    return dict(cr.fetchall())


def _choose_for_new_policies(env, known):
    """New policies counted all sources: they go on with those there were."""
    sources = env["partner.score.source"].with_context(active_test=False).search([])
    shipped = env["ir.model.data"].search(
        [("module", "=", "contact_segmentation"), ("model", "=", sources._name)]
    )
    brought = sources.browse(shipped.mapped("res_id")) - known
    (sources - brought).in_new_policies = True


def _forget_column(cr):
    """Odoo drops the column, and keeps its note of where it led."""
    cr.execute(
        SQL(
            "DELETE FROM ir_model_constraint"
            " WHERE name = 'partner_score_source_yields_to_id_fkey'"
        )
    )
