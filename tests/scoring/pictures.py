from ..common import USER, SegmentationCase

RFM = "contact_segmentation.partner_rfm_class_"


class PictureCase(SegmentationCase):
    """Five customers as of 30 June 2026, a prospect, and one who is not scored.

    name     last act    days  acts  amount  r f m  FM  class
    Alice    2026-06-01    29     9     900  5 5 5   5  Champions
    Bruno    2026-05-01    60     1      20  4 1 1   1  Promising
    Chloé    2026-02-01   149     3     300  3 4 4   4  Loyal
    Denis    2025-09-01   302     1      50  2 1 2   2  Hibernating
    Emma     2025-01-01   545     2     100  1 3 3   3  At Risk
    Farid                         0       0             Prospect
    Gaël     not scored; neither are Lise and Sophie, who use the database
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lise = cls.make_user("lise", USER)
        cls.alice, cls.bruno, cls.chloe, cls.denis, cls.emma, cls.farid, cls.gael = (
            cls.make_people("Alice", "Bruno", "Chloé", "Denis", "Emma", "Farid", "Gaël")
        )
        cls.policy = cls.find_policy(cls.company)
        cls.make_score(cls.alice, "2026-06-01", 9, 900, "555", "champions")
        cls.make_score(cls.bruno, "2026-05-01", 1, 20, "411", "promising")
        cls.make_score(cls.chloe, "2026-02-01", 3, 300, "344", "loyal")
        cls.make_score(cls.denis, "2025-09-01", 1, 50, "212", "hibernating")
        cls.make_score(cls.emma, "2025-01-01", 2, 100, "133", "at_risk")
        cls.make_score(cls.farid, False, 0, 0, False, "prospect")

    @classmethod
    def find_policy(cls, company):
        """Return the policy of a company as its last run left it on 30 June 2026."""
        policy = cls.env["partner.rfm.policy"].search([("company_id", "=", company.id)])
        policy.write({"grid_id": cls.find_grid().id, "last_as_of": "2026-06-30"})
        return policy

    @classmethod
    def find_grid(cls):
        classes = cls.env["partner.rfm.class"].search([])
        return classes.grid_id[:1] or classes.grid_id.create(
            {"name": "Eleven classes", "class_ids": classes.ids}
        )

    @classmethod
    def rfm_class(cls, code):
        return cls.env.ref(RFM + code)

    @classmethod
    def make_score(cls, person, last_date, frequency, monetary, code, name, **vals):
        r, f, m = map(int, code) if code else (None, None, None)
        return cls.env["partner.rfm.score"].create(
            {
                "policy_id": cls.policy.id,
                "partner_id": person.id,
                "last_date": last_date,
                "frequency": frequency,
                "monetary": monetary,
                "r": r,
                "f": f,
                "m": m,
                "class_id": cls.rfm_class(name).id,
                **vals,
            }
        )

    @classmethod
    def make_cutoffs(cls, **bounds):
        """Write the bounds of each axis, from score 2 up; without, those of ranks."""
        bounds = bounds or {
            "r": (302, 149, 60, 29),
            "f": (2, 2, 3, 9),
            "m": (50, 100, 300, 900),
        }
        cls.env["partner.rfm.cutoff"].create(
            [
                {"policy_id": cls.policy.id, "axis": axis, "score": 2 + i, "bound": b}
                for axis, own in bounds.items()
                for i, b in enumerate(own)
            ]
        )

    @classmethod
    def make_move(cls, person, day, before, after, cause, acts=0, ageing=0, ranking=0):
        """Record that a person changed class, with the points of each part."""
        return cls.env["partner.rfm.move"].create(
            {
                "policy_id": cls.policy.id,
                "partner_id": person.id,
                "date": day,
                "from_class_id": cls.rfm_class(before).id,
                "to_class_id": cls.rfm_class(after).id,
                "cause": cause,
                "by_acts": acts,
                "by_ageing": ageing,
                "by_ranking": ranking,
            }
        )

    def as_user(self, user, records=None):
        """Return the policy, or other records, as a user reads them anew."""
        self.env.invalidate_all()
        records = self.policy if records is None else records
        companies = user.company_id | user.company_ids
        context = {"allowed_company_ids": companies.ids}
        return records.with_env(self.env(user=user, context=context))

    def opened(self, action, user=None):
        """Return the names of the contacts that an action lists."""
        contacts = self.as_user(user or self.lise, self.env["res.partner"])
        contacts = contacts.with_context(**action["context"])
        return self.names(contacts.search(action["domain"]))
