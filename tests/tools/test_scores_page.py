from datetime import date
from pathlib import Path

from odoo.tests import BaseCase

from ... import tools
from ...tools import decay, grades
from .pages import PYTHON, run_page

PAGE = Path(tools.__file__).parent.parent / "docs" / "scores.md"


class TestScoresPage(BaseCase):
    """The examples of the page on custom scores are true."""

    def setUp(self):
        super().setUp()
        self.page = PAGE.read_text(encoding="utf-8")

    def test_examples(self):
        names = {"date": date, **vars(decay), **vars(grades)}
        self.assertEqual(run_page(self.page, names, "docs/scores.md"), "")

    def test_each_formula_has_an_example(self):
        formulas = self.page.partition("\n## Formulas\n")[2].partition("\n## ")[0]
        for section in formulas.split("\n### ")[1:]:
            self.assertTrue(PYTHON.search(section), section.partition("\n")[0])
