from unittest.mock import patch

from odoo.tests import freeze_time
from odoo.tools import SQL, mute_logger

from .five_customers import FiveCustomersCase

LOGGER = "odoo.sql_db"


@freeze_time("2026-06-30 12:00:00")
class TestRfmLeftOut(FiveCustomersCase):
    """A source that cannot be read is left out, and said; the others count."""

    def setUp(self):
        super().setUp()
        self.five_customers()
        self.quotations = self.env["partner.score.source"].create(
            {
                "name": "Quotations",
                "kind": "purchase",
                "model_name": "sale.order",
                "partner_path": "partner_id",
                "date_path": "date_order",
                "amount_path": "amount_total",
                "domain": "[('state', '=', 'draft')]",
            }
        )
        self.policy.source_ids += self.quotations

    def test_source_that_cannot_be_planned(self):
        self.quotations.domain = "[('no_such_field', '=', 1)]"
        self.compute()
        self.assertEqual(self.codes(), ["555", "411", "344", "212", "133"])
        self.assertIn("Quotations", self.policy.last_warning)

    def test_source_whose_rows_cannot_be_read(self):
        self.order(self.alice, "2026-06-02", 10, state="draft")
        sources = type(self.quotations)
        get_all_acts = sources._get_all_acts

        def break_quotations(this, *args):
            acts = get_all_acts(this, *args)
            if self.quotations in this:
                acts = SQL(
                    "SELECT partner_id, date, amount + 1 / (random() * 0) AS amount"
                    " FROM (%s) AS act",
                    acts,
                )
            return acts

        broken = patch.object(sources, "_get_all_acts", break_quotations)
        with broken, mute_logger(LOGGER):
            self.compute()
        self.assertEqual(self.codes(), ["555", "411", "344", "212", "133"])
        self.assertEqual(
            self.policy.last_warning,
            "The source “Quotations” is left out: division by zero",
        )

    def test_warning_goes_when_the_source_is_mended(self):
        self.quotations.domain = "[('no_such_field', '=', 1)]"
        self.compute()
        self.quotations.domain = "[('state', '=', 'draft')]"
        self.compute()
        self.assertFalse(self.policy.last_warning)

    def test_all_sources_broken_keep_the_scores(self):
        self.compute()
        self.policy.source_ids = self.quotations
        self.quotations.domain = "[('no_such_field', '=', 1)]"
        self.policy.action_compute("2026-06-30")
        self.assertEqual(self.policy.state, "failed")
        self.assertIn("Quotations", self.policy.last_error)
        self.assertEqual(self.codes(), ["555", "411", "344", "212", "133"])

    def test_orders_are_saved_and_deleted_all_the_same(self):
        for path in ("no_such_field", "order_line.order_partner_id", "name"):
            with self.subTest(path=path):
                self.quotations.partner_path = path
                order = self.order(self.alice, "2026-06-02", 10, state="draft")
                order.write({"partner_id": self.bruno.id, "name": "Q1"})
                order.unlink()
