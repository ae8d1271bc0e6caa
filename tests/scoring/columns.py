from odoo.fields import Domain

from ..common import SegmentationCase

RFM = "contact_segmentation.partner_rfm_class_"
NUMBERS = {
    # column: (a value that somebody has, one between two, one that nobody reaches)
    "rfm_r": (4, 2, 9),
    "rfm_f": (1, 3, 9),
    "rfm_m": (1, 3, 9),
    "rfm_days_since": (60, 100, 9999),
    "rfm_frequency": (0, 2, 99),
    "rfm_monetary": (900, 50, 10000),
}


class RfmColumnsCase(SegmentationCase):
    """People with scores of every kind, as of 30 June 2026.

    name     last act     acts  amount  r f m   class
    Alice    2026-06-01      9     900  5 5 5   Champions
    Bruno    2026-05-01      1      20  4 1 1   Promising
    Chloé    2025-06-15      2     -10  1 3 1   Lost
    David                    0       0          Prospect
    Élise    not scored
    Farid    works for Bruno, who is a company: shows the same
    Gaël     2026-05-01      1       0  4 1 1   no class (it was deleted)
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = ("Alice", "Bruno", "Chloé", "David", "Élise", "Gaël")
        cls.alice, cls.bruno, cls.chloe, cls.david, cls.elise, cls.gael = (
            cls.make_people(*names)
        )
        cls.bruno.is_company = True
        cls.farid = cls.make_people("Farid", parent_id=cls.bruno.id)
        cls.everybody = cls.env["res.partner"].search(
            [("name", "in", [*names, "Farid"]), ("company_id", "=", cls.company.id)]
        )
        cls.policy = cls.env["partner.rfm.policy"].search(
            [("company_id", "=", cls.company.id)]
        )
        cls.make_score(cls.alice, "2026-06-01", 9, 900, "555", "champions")
        cls.make_score(cls.bruno, "2026-05-01", 1, 20, "411", "promising")
        cls.make_score(cls.chloe, "2025-06-15", 2, -10, "131", "lost")
        cls.make_score(cls.david, False, 0, 0, False, "prospect")
        cls.make_score(cls.gael, "2026-05-01", 1, 0, "411", False)

    @classmethod
    def make_score(cls, person, last_date, frequency, monetary, code, class_name):
        r, f, m = code or (None, None, None)
        return cls.env["partner.rfm.score"].create(
            {
                "policy_id": cls.policy.id,
                "partner_id": person.id,
                "last_date": last_date,
                "frequency": frequency,
                "monetary": monetary,
                "r": r and int(r),
                "f": f and int(f),
                "m": m and int(m),
                "class_id": class_name and cls.env.ref(RFM + class_name).id,
            }
        )

    def found(self, *domain):
        """Return the names of the people that a search finds."""
        contacts = self.env["res.partner"]
        ours = Domain("id", "in", self.everybody.ids)
        return self.names(contacts.search(Domain(list(domain)) & ours))
