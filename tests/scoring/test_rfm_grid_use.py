from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time
from odoo.tools import SQL

from ..common import MANAGER
from .grid_case import XMLID, GridCase


@freeze_time("2026-06-30 12:00:00")
class TestRfmGridUse(GridCase):
    """Grids, the statement that scores, and policies."""

    def classify(self, grid, bins, rows):
        """Return the codes that the database gives to rows of r, f, m, days."""
        r, f, m, days = (SQL.identifier("it", name) for name in ("r", "f", "m", "days"))
        values = SQL(", ").join(SQL("%s", row) for row in rows)
        found = self.env.execute_query(
            SQL(
                "SELECT %s FROM (VALUES %s) AS it (r, f, m, days)",
                grid._to_sql(r, f, m, days, bins),
                values,
            )
        )
        return [class_id for [class_id] in found]

    def assertSameInSql(self, grid, bins, rows):
        expected = [grid._get_class(*row, bins).id for row in rows]
        self.assertEqual(self.classify(grid, bins, rows), expected)

    def test_statement_agrees_on_every_score(self):
        for bins in range(3, 11):
            scores = range(1, bins + 1)
            rows = [(r, f, m, 7) for r in scores for f in scores for m in scores]
            with self.subTest(bins=bins):
                self.assertSameInSql(self.standard, bins, rows)
        self.assertSameInSql(self.standard, 5, [(5, 5, 5, 0), (None,) * 4])

    def test_statement_agrees_on_days(self):
        rows = [(1, 1, 1, days) for days in range(0, 1000, 5)]
        self.assertSameInSql(self.activity, 5, [*rows, (None,) * 4])

    def test_policies_follow(self):
        self.policy.state = "ok"
        self.champions.write({"name": "Best", "color": 2, "description": "Best"})
        self.cr.flush()
        self.assertEqual((self.policy.state, self.standard.changed_at), ("ok", False))
        self.standard.class_ids = [
            Command.update(self.champions.id, {"cells": "55 54 45 44"}),
            Command.update(self.loyal.id, {"cells": "35 34"}),
        ]
        self.cr.flush()
        self.assertEqual(self.policy.state, "pending")
        self.assertEqual(str(self.standard.changed_at), "2026-06-30 12:00:00")
        self.assertFalse(self.activity.changed_at)

    def test_policies_of_other_grids_do_not_follow(self):
        self.policy.state = "ok"
        self.env.ref(XMLID + "active_1").days_to = 60
        self.cr.flush()
        self.assertEqual((self.policy.state, self.activity.changed_at), ("ok", False))

    def test_used_grid_is_not_deleted(self):
        others = self.env["partner.rfm.policy"].search([]) - self.policy
        others.grid_id = self.activity
        self.policy.name = "Customers"
        with self.assertRefused(
            "These classes are given by the policies Customers. Choose other classes "
            "for them first."
        ):
            self.standard.unlink()
        self.policy.active = False
        with self.assertRaises(UserError):
            self.standard.unlink()
        self.policy.grid_id = self.activity
        self.standard.unlink()

    # -- rights --------------------------------------------------------------

    def test_managers_edit_shared_grids(self):
        """Also where policies of companies that they cannot see use them."""
        elsewhere = self.make_company("Éditions du Port")
        policies = self.env["partner.rfm.policy"].search([])
        theirs = policies.filtered(lambda policy: policy.company_id == elsewhere)
        theirs.state = "ok"
        marc = self.make_user("marc", MANAGER)
        grid = self.standard.with_user(marc)
        grid.class_ids = [
            Command.update(self.champions.id, {"cells": "55 54 45 44 35 34"}),
            Command.delete(self.loyal.id),
        ]
        self.cr.flush()
        self.assertEqual(theirs.state, "pending")
        grid.action_restore()
        self.cr.flush()
        self.assertEqual(
            self.picture(self.standard), ["NPPCC", "MPPLC", "SSALL", "HHRRX", "--RRX"]
        )
        grid.copy().unlink()

    def test_others_read(self):
        ivan = self.make_user("ivan")
        self.assertEqual(self.champions.with_user(ivan).name, "Champions")
        self.assertEqual(self.standard.with_user(self.owner).fault, "")
        for change in (
            lambda: self.standard.with_user(self.owner).copy(),
            lambda: self.standard.with_user(self.owner).action_restore(),
            lambda: self.champions.with_user(self.owner).write({"name": "Best"}),
            lambda: self.champions.with_user(ivan).unlink(),
            lambda: self.standard.with_user(ivan).read(["name"]),
        ):
            with self.assertRaises(AccessError):
                change()
