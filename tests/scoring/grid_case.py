from odoo.exceptions import ValidationError

from ..common import SegmentationCase

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
