from ..common import SegmentationCase


class TestRfmDataWarning(SegmentationCase):
    """Scores of too few, too short or too old data are said to mean little."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["partner.rfm.policy"].search(
            [("company_id", "=", cls.company.id)]
        )
        cls.policy.write(
            {
                "last_as_of": "2026-06-30",
                "customer_count": 500,
                "first_act_date": "2026-01-01",
                "last_act_date": "2026-05-31",
                "loyal_count": 1,
            }
        )

    def assertWarned(self, *sentences, **vals):
        self.policy.write(vals)
        self.assertEqual(self.policy.data_warning, "\n".join(sentences))

    def test_just_enough(self):
        """500 contacts, 180 days, an act 30 days ago, one contact with 3 acts."""
        self.assertWarned()

    def test_few_contacts(self):
        self.assertWarned(
            "Contacts that acted: 499. Below 500, chance decides much of a rank.",
            customer_count=499,
        )

    def test_short_history(self):
        self.assertWarned(
            "The first act is 179 days old. With less than 180 days, those who come "
            "seldom cannot be told from those who are lost.",
            first_act_date="2026-01-02",
        )

    def test_old_acts(self):
        self.assertWarned(
            "The last act is of 05/30/2026, 31 days before the last run: do the "
            "sources still bring what happens?",
            last_act_date="2026-05-30",
        )

    def test_nobody_comes_back(self):
        self.assertWarned(
            "No contact has 3 acts: the frequency tells almost nobody apart.",
            loyal_count=0,
        )

    def test_nobody_acted(self):
        self.assertWarned(
            "Nobody acted in the window: there is nothing to score.",
            customer_count=0,
            first_act_date=False,
            last_act_date=False,
            loyal_count=0,
        )

    def test_not_before_the_first_run(self):
        self.assertWarned(last_as_of=False, customer_count=0)

    def test_several_at_once(self):
        self.assertWarned(
            "Contacts that acted: 3. Below 500, chance decides much of a rank.",
            "No contact has 3 acts: the frequency tells almost nobody apart.",
            customer_count=3,
            loyal_count=0,
        )
