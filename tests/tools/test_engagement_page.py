from odoo.tests import BaseCase

from ...tools import engagement
from .pages import PYTHON, run_page
from .test_pages import DOCS


class TestEngagementPage(BaseCase):
    """The examples of the page on engagement are true."""

    def test_engagement(self):
        page = (DOCS / "engagement.md").read_text(encoding="utf-8")
        self.assertEqual(run_page(page, vars(engagement), "docs/engagement.md"), "")
        self.assertEqual(len(PYTHON.findall(page)), 2)
