from psycopg2.errors import UniqueViolation

from odoo import Command
from odoo.tools import mute_logger

from .grid_case import XMLID, GridCase


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
