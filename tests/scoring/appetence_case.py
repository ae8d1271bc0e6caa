from .common import ScoringCase

DAY = "2026-06-30"


class AppetenceCase(ScoringCase):
    """Five readers of a cultural society, and what they order: wine, plays, bicycles.

    Orders say by their reference what they are of.  Half-lives and days are such that
    what is left of points are round numbers: on the last of June 2026,

        wine, 180 days      2026-01-01 is a half-life ago, 2025-07-05 two
        theatre, 90 days    2026-04-01 is a half-life ago
        cycling, 30 days    2026-05-31 is a half-life ago, 2026-05-01 two
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wine, cls.theatre, cls.cycling = (
            cls.make_interest(name, half_life)
            for name, half_life in (("Wine", 180), ("Theatre", 90), ("Cycling", 30))
        )
        cls.make_signal("Ordered wine", cls.wine, "wine", 4)
        cls.make_signal("Booked a play", cls.theatre, "play", 2)
        cls.make_signal("Rented a bicycle", cls.cycling, "bicycle", 8)
        cls.make_signal("Gave a bicycle back", cls.cycling, "returned", -3)
        cls.appetence_run = cls.run_of(cls.company)
        cls.make_five_people()

    @classmethod
    def make_interest(cls, name, half_life=180, **vals):
        return cls.env["partner.interest"].create(
            {"name": f"{name} (test)", "half_life": half_life, **vals}
        )

    @classmethod
    def make_signal(cls, name, interest, reference, points, **vals):
        """Make a signal of the orders with a reference."""
        return cls.env["partner.score.signal"].create(
            {
                "name": name,
                "source_id": cls.env.ref(
                    "contact_segmentation.partner_score_source_sale_order"
                ).id,
                "domain": repr([("client_order_ref", "=", reference)]),
                "interest_id": interest.id,
                "points": points,
                **vals,
            }
        )

    @classmethod
    def run_of(cls, company):
        """Return what computes the appetences of a company."""
        return cls.env["partner.score.run"].search(
            [("company_id", "=", company.id), ("kind", "=", "appetence")]
        )

    @classmethod
    def act(cls, person, reference, *days, **vals):
        for day in days:
            cls.order(person, day, 10, client_order_ref=reference, **vals)

    def five_readers(self):
        self.act(self.alice, "wine", "2026-06-30", "2026-01-01")
        self.act(self.alice, "play", "2026-04-01")
        self.act(self.bruno, "wine", "2026-01-01")
        self.act(self.bruno, "bicycle", "2026-05-31")
        self.act(self.chloe, "wine", "2026-01-01", "2025-07-05")
        self.act(self.david, "bicycle", "2026-05-01")
        self.act(self.david, "returned", "2026-06-30")
        self.act(self.elise, "wine", "2026-06-30")
        self.say(self.elise, self.wine, "no")
        self.say(self.elise, self.theatre, "yes")

    def say(self, person, interest, stance):
        person.declare_interest(interest.id, stance)

    def compute_appetence(self, as_of=DAY, run=None):
        """Run, and check that it succeeded."""
        run = run or self.appetence_run
        run.action_compute(as_of)
        self.assertEqual((run.state, run.last_error), ("ok", False))
        self.assertFalse(run.last_warning)

    def appetence(self, person, interest, company=None):
        """Return what is known of an interest of a person: a row, or nothing."""
        return self.env["partner.appetence"].search(
            [
                ("partner_id", "=", person.id),
                ("interest_id", "=", interest.id),
                ("company_id", "=", (company or self.company).id),
            ]
        )

    def found(self, *domain):
        """Return the first names of the readers that a domain finds, sorted."""
        readers = [("id", "in", self.everybody.ids)]
        contacts = self.env["res.partner"].search([*readers, *domain])
        return sorted(name.split()[0] for name in contacts.mapped("name"))
