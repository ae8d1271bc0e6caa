from pathlib import Path

from odoo.tests import BaseCase

from ... import tools
from ...tools import cutoffs, decay, rfm
from .pages import PYTHON, python_only, run_page

DOCS = Path(tools.__file__).parent.parent / "docs"


class TestPages(BaseCase):
    """The examples of the documentation are true."""

    def test_scoring(self):
        page = (DOCS / "scoring.md").read_text(encoding="utf-8")
        names = {**vars(rfm), **vars(cutoffs)}
        self.assertEqual(run_page(page, names, "docs/scoring.md"), "")
        for block in PYTHON.findall(page):
            self.assertTrue(block.startswith(">>> "), block)

    def test_interests(self):
        page = (DOCS / "interests.md").read_text(encoding="utf-8")
        self.assertEqual(run_page(page, vars(decay), "docs/interests.md"), "")
        self.assertTrue(PYTHON.search(page))

    def test_each_formula_has_an_example(self):
        page = (DOCS / "scoring.md").read_text(encoding="utf-8")
        formulas = page.partition("\n## Formulas\n")[2].partition("\n## ")[0]
        for section in formulas.split("\n### ")[1:]:
            self.assertTrue(PYTHON.search(section), section.partition("\n")[0])

    # -- that a wrong page is found -----------------------------------------

    def test_a_wrong_example_is_named_by_its_line(self):
        page = "# Page\n\n```python\n>>> 1 + 1\n3\n```\n\nText\n"
        said = run_page(page, {}, "a page")
        self.assertIn('File "a page", line 4', said)
        self.assertIn("Expected:\n    3\nGot:\n    2", said)

    def test_examples_go_on_in_the_next_block(self):
        page = "```python\n>>> a = 2\n```\n\n```python\n>>> a * b\n6\n```\n"
        self.assertEqual(run_page(page, {"b": 3}, "a page"), "")

    def test_text_is_no_example(self):
        page = "Text\n\n    >>> 1\n    2\n\n```\n>>> 1\n2\n```\n"
        self.assertFalse(python_only(page).strip())
