from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time
from odoo.tools import SQL, mute_logger

from ..common import MANAGER, SegmentationCase

XMLID = "contact_segmentation.partner_rfm_class_"
LETTERS = {
    "champions": "C", "loyal": "L", "potential_loyalist": "P", "new": "N",
    "promising": "M", "need_attention": "A", "about_to_sleep": "S",
    "cant_lose": "X", "at_risk": "R", "hibernating": "H", "lost": "-",
    "prospect": "0",
}  # fmt: skip


class GridCase(SegmentationCase):
    """The two grids that are shipped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        grid = "contact_segmentation.partner_rfm_grid_"
        cls.standard = cls.env.ref(grid + "standard")
        cls.activity = cls.env.ref(grid + "activity")
        cls.champions = cls.env.ref(XMLID + "champions")
        cls.loyal = cls.env.ref(XMLID + "loyal")
        cls.prospect = cls.env.ref(XMLID + "prospect")
        cls.policy = cls.env["partner.rfm.policy"].search(
            [("company_id", "=", cls.company.id)]
        )

    def picture(self, grid, bins=5):
        """Read from the top: R from the best to 1; from the left: F = M from 1."""
        return [
            "".join(
                LETTERS[grid._get_class(r, fm, fm, 0, bins).code]
                for fm in range(1, bins + 1)
            )
            for r in range(bins, 0, -1)
        ]

    def assertFaults(self, *sentences):
        return self.assertRefused("\n".join(sentences), ValidationError)


class TestRfmClass(GridCase):
    """A matrix: each of its 25 cells has one class."""

    def test_shipped(self):
        self.assertEqual(
            self.picture(self.standard), ["NPPCC", "MPPLC", "SSALL", "HHRRX", "--RRX"]
        )
        self.assertEqual(self.standard._get_prospect(), self.prospect)

    def test_other_numbers_of_scores(self):
        self.assertEqual(self.picture(self.standard, bins=3), ["NPC", "SAL", "-RX"])
        self.assertEqual(
            self.picture(self.standard, bins=10)[::2],
            ["NNPPPPCCCC", "MMPPPPLLCC", "SSSSAALLLL", "HHHHRRRRXX", "----RRRRXX"],
        )

    def test_who_never_acted(self):
        nobody = self.standard._get_class(None, None, None, None, 5)
        self.assertEqual(nobody, self.prospect)

    # -- faults --------------------------------------------------------------

    def test_hole_is_refused(self):
        with self.assertFaults("Cells without a class: 45."):
            self.champions.cells = "55 54"

    def test_overlap_is_refused(self):
        with self.assertFaults("Cells in several classes: 44 (Champions, Loyal)."):
            self.champions.cells = "55 54 45 44"

    def test_all_faults_are_told_at_once(self):
        with self.assertFaults(
            "Cells without a class: 35, 45.",
            "Cells in several classes: 33 (Loyal, Need Attention), "
            "51 (Champions, New).",
        ):
            self.champions.cells = "55 54 51"
            self.loyal.cells = "44 34 33"

    def test_what_is_no_cell_is_refused(self):
        for word in ("4-5", "best", "5", "66"):
            with (
                self.subTest(word=word),
                self.assertFaults(
                    f"“{word}” is not a cell of the class Champions: write R then FM, "
                    "each from 1 to 5, such as 54.",
                    "Cells without a class: 45, 54, 55.",
                ),
            ):
                self.champions.cells = f"55 54 45 {word}"

    def test_class_that_nobody_can_have_is_refused(self):
        with self.assertFaults("Nobody has no cell: give it one, or delete it."):
            self.standard.class_ids = [Command.create({"name": "Nobody"})]

    def test_one_class_of_those_who_never_acted(self):
        with self.assertFaults("No class is that of those who never acted: mark one."):
            self.prospect.unlink()
        with self.assertFaults(
            "Only one class may be that of those who never acted: Lost, Prospect are "
            "marked."
        ):
            self.env.ref(XMLID + "lost").write({"is_prospect": True, "cells": False})
            self.env.ref(XMLID + "hibernating").cells = "22 21 12 11"

    def test_prospects_have_no_cell(self):
        with self.assertFaults(
            "Prospect is the class of those who never acted: it has neither cells nor "
            "days."
        ):
            self.prospect.cells = "45"
            self.champions.cells = "55 54 45"

    def test_deleting_a_class_that_has_cells_is_refused(self):
        with self.assertFaults("Cells without a class: 45, 54, 55."):
            self.champions.unlink()

    # -- changes -------------------------------------------------------------

    def test_two_classes_exchange_cells_in_one_step(self):
        self.standard.class_ids = [
            Command.update(self.champions.id, {"cells": "55 44"}),
            Command.update(self.loyal.id, {"cells": "54 45 35 34"}),
        ]
        self.cr.flush()
        self.assertEqual(
            self.picture(self.standard), ["NPPLC", "MPPCL", "SSALL", "HHRRX", "--RRX"]
        )

    def test_class_takes_the_cells_of_one_that_is_deleted(self):
        self.standard.class_ids = [
            Command.delete(self.loyal.id),
            Command.update(self.champions.id, {"cells": "55 54 45 44 35"}),
            Command.create({"name": "The loyal", "cells": "34"}),
        ]
        self.cr.flush()
        loyal = self.standard.class_ids.filtered(lambda kept: kept.cells == "34")
        self.assertEqual((loyal.name, loyal.code), ("The loyal", "the_loyal"))

    def test_grid_from_scratch(self):
        everything = " ".join(f"{r}{fm}" for r in range(1, 6) for fm in range(1, 6))
        grid = self.env["partner.rfm.grid"].create(
            {
                "name": "Two classes",
                "class_ids": [
                    Command.create({"name": "Customers", "cells": everything}),
                    Command.create({"name": "Others", "is_prospect": True}),
                ],
            }
        )
        self.cr.flush()
        self.assertEqual(grid._get_class(3, 2, 2, 12, 5).name, "Customers")
        self.assertFalse(grid.is_shipped)

    def test_new_grid_begins_with_those_who_never_acted(self):
        everything = " ".join(f"{r}{fm}" for r in range(1, 6) for fm in range(1, 6))
        cells = ", ".join(everything.split())
        with self.assertFaults(f"Cells without a class: {cells}."):
            self.env["partner.rfm.grid"].create({"name": "Nothing"})

    def test_duplicate(self):
        copy = self.standard.copy()
        self.cr.flush()
        self.assertEqual(copy.name, "Standard RFM classes (copy)")
        self.assertEqual(self.picture(copy), self.picture(self.standard))
        self.assertFalse(copy.class_ids & self.standard.class_ids)
        with self.assertRefused("These classes were not shipped."):
            copy.action_restore()
        copy.unlink()
        self.cr.flush()

    def test_fault_is_shown_while_writing(self):
        grid = self.env["partner.rfm.grid"].new(origin=self.standard)
        self.assertFalse(grid.fault)
        grid.class_ids[0].cells = "55 54"
        self.assertEqual(grid.fault, "Cells without a class: 45.")

    def test_restored(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.loyal.with_context(lang="fr_FR").name = "Nos amis"
        self.standard.write(
            {
                "name": "Ours",
                "class_ids": [
                    Command.delete(self.champions.id),
                    Command.update(self.prospect.id, {"name": "Strangers"}),
                    Command.update(self.loyal.id, {"cells": "44", "color": 1}),
                    Command.create({"name": "Best", "cells": "55 54 45 35 34"}),
                ],
            }
        )
        self.cr.flush()
        self.standard.action_restore()
        self.cr.flush()
        self.assertEqual(
            self.picture(self.standard), ["NPPCC", "MPPLC", "SSALL", "HHRRX", "--RRX"]
        )
        self.assertEqual(
            [*self.standard.class_ids.mapped("name")[:2], self.prospect.name],
            ["Champions", "Loyal", "Prospect"],
        )
        self.assertEqual(
            (self.standard.name, self.loyal.color), ("Standard RFM classes", 3)
        )
        self.assertEqual(self.loyal.with_context(lang="fr_FR").name, "Fidèles")
        self.assertEqual(len(self.standard.class_ids), 12)

    # -- codes ---------------------------------------------------------------

    def test_renaming_keeps_the_code(self):
        self.champions.name = "Our best friends"
        self.assertEqual(self.champions.code, "champions")

    def test_code_is_made_of_the_first_name(self):
        self.standard.class_ids = [
            Command.create({"name": "Champions", "cells": "55"}),
            Command.update(self.champions.id, {"cells": "54 45"}),
        ]
        newest = self.standard.class_ids.sorted("id")[-1]
        self.assertEqual(newest.code, "champions_2")

    @mute_logger("odoo.sql_db")
    def test_codes_are_unique_in_a_grid(self):
        self.standard.copy()
        self.cr.flush()
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.champions.code = "loyal"
            self.env.flush_all()


class TestRfmLevels(GridCase):
    """Levels of activity: each number of days has one class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.active_1, cls.active_2, cls.active_3, cls.inactive, cls.never = (
            cls.env.ref(XMLID + name)
            for name in ("active_1", "active_2", "active_3", "inactive", "never")
        )

    def test_shipped(self):
        for days, level in (
            (0, "Active 1"), (90, "Active 1"), (91, "Active 2"), (180, "Active 2"),
            (181, "Active 3"), (365, "Active 3"), (366, "Inactive"),
        ):  # fmt: skip
            with self.subTest(days=days):
                found = self.activity._get_class(1, 1, 1, days, 5)
                self.assertEqual(found.name, level)
        nobody = self.activity._get_class(None, None, None, None, 5)
        self.assertEqual(nobody.name, "Never Acted")

    def test_two_levels_with_the_same_days_are_refused(self):
        with self.assertFaults(
            "Active 1, Active 2 end at the same number of days: 180."
        ):
            self.active_1.days_to = 180

    def test_one_open_end(self):
        with self.assertFaults(
            "No class holds those whose last act is the longest ago: leave the days of "
            "one class empty."
        ):
            self.inactive.days_to = 1000
        with self.assertFaults(
            "Only one class may have no number of days: Active 3, Inactive have none."
        ):
            self.active_3.days_to = False

    def test_negative_days_are_refused(self):
        with self.assertFaults("A number of days cannot be negative."):
            self.active_1.days_to = -1

    def test_today_is_a_level_of_its_own(self):
        """0 days is a limit, and not the open end."""
        self.activity.class_ids = [Command.create({"name": "Today", "days_to": 0})]
        self.cr.flush()
        self.assertEqual(self.activity._get_class(5, 5, 5, 0, 5).name, "Today")
        self.assertEqual(self.activity._get_class(5, 5, 5, 1, 5).name, "Active 1")

    def test_levels_change_in_one_step(self):
        self.activity.class_ids = [
            Command.delete(self.inactive.id),
            Command.update(self.active_3.id, {"days_to": False}),
        ]
        self.cr.flush()
        self.assertEqual(self.activity._get_class(1, 1, 1, 999, 5), self.active_3)
        self.activity.action_restore()
        self.cr.flush()
        self.assertEqual(self.active_3.days_to, 365)
        self.assertEqual(len(self.activity.class_ids), 5)


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
