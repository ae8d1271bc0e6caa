from psycopg2.errors import UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from ..common import SegmentationCase


class TestRfmClass(SegmentationCase):
    """The grid of classes: each of its 25 cells once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.classes = cls.env["partner.rfm.class"]
        cls.champions = cls.env.ref("contact_segmentation.partner_rfm_class_champions")

    def test_shipped_grid(self):
        """Read from the top: R from 5 to 1; from the left: FM from 1 to 5."""
        codes = {
            "champions": "C", "loyal": "L", "potential_loyalist": "P", "new": "N",
            "promising": "M", "need_attention": "A", "about_to_sleep": "S",
            "cant_lose": "X", "at_risk": "R", "hibernating": "H", "lost": "-",
        }  # fmt: skip
        grid = {}
        for r, fm, class_id in zip(*self.classes._get_grid(), strict=True):
            grid[r, fm] = codes[self.classes.browse(class_id).code]
        lines = ["".join(grid[r, fm] for fm in range(1, 6)) for r in range(5, 0, -1)]
        self.assertEqual(lines, ["NPPCC", "MPPLC", "SSALL", "HHRRX", "--RRX"])

    def test_prospect_has_no_cell(self):
        self.assertEqual(self.classes._get_prospect().code, "prospect")

    def test_hole_is_refused(self):
        with self.assertRefused(
            "Each cell of the grid belongs to exactly one class. Without class: 45. "
            "With several: none.",
            ValidationError,
        ):
            self.champions.cells = "55 54"

    def test_overlap_is_refused(self):
        with self.assertRefused(
            "Each cell of the grid belongs to exactly one class. Without class: none. "
            "With several: 44.",
            ValidationError,
        ):
            self.champions.cells = "55 54 45 44"

    def test_what_is_no_cell_is_refused(self):
        for cells, word in (
            ("55 54 4-5", "4-5"),
            ("55 54 45 best", "best"),
            ("5", "5"),
            ("55 54 45 66", "66"),
        ):
            with (
                self.subTest(cells=cells),
                self.assertRefused(
                    f"“{word}” is not a cell of the class Champions: write R then FM, "
                    "each from 1 to 5, such as 54.",
                    ValidationError,
                ),
            ):
                self.champions.cells = cells

    def test_deleting_a_class_that_has_cells_is_refused(self):
        """Else scored contacts would have no class."""
        with self.assertRaises(ValidationError):
            self.champions.unlink()

    def test_deleting_the_class_of_those_who_have_not_acted_is_refused(self):
        with self.assertRaises(ValidationError):
            self.classes._get_prospect().unlink()

    def test_two_classes_without_cells_are_refused(self):
        """Which of them would a prospect be in?"""
        with self.assertRaises(ValidationError):
            self.classes.create({"name": "Nobody", "code": "nobody"})

    def test_renaming_is_free(self):
        self.champions.name = "Our best friends"
        self.assertEqual(self.champions.cells, "55 54 45")

    @mute_logger("odoo.sql_db")
    def test_codes_are_unique(self):
        with self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.champions.code = "loyal"
            self.env.flush_all()
