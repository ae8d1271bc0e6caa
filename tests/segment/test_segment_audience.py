from ..common import SegmentationCase

PUBLISHER = "[('ref', '=', 'PUBLISHER')]"
DIRECTOR = "[('function', '=', 'Director')]"


class TestSegmentAudience(SegmentationCase):
    """Whom a rule stands for: those who match, their people, their companies.

    Presses du Rhône, a publisher, employs Alice, a director, and Bruno; its shop in
    Metz, a company of its own, employs Chloé.  David works for himself.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.press = cls.make_people(
            "Presses du Rhône", is_company=True, ref="PUBLISHER"
        )
        cls.shop = cls.make_people(
            "Librairie de Metz", is_company=True, parent_id=cls.press.id
        )
        cls.alice, cls.bruno = cls.make_people(
            "Alice Martin", "Bruno Lefèvre", parent_id=cls.press.id
        )
        cls.chloe = cls.make_people("Chloé Roux", parent_id=cls.shop.id)
        cls.david = cls.make_people("David Petit")
        cls.alice.function = cls.david.function = "Director"

    def make(self, rule, audience, **vals):
        return self.make_segment(audience, rule, audience=audience, **vals)

    def test_contacts_that_match(self):
        self.assertRefreshed(self.make(PUBLISHER, "match"), self.press)

    def test_people_of_matching_companies(self):
        """The shop does not match, so neither do its people."""
        self.assertRefreshed(self.make(PUBLISHER, "people"), self.alice | self.bruno)

    def test_person_below_another_person_works_for_the_company_too(self):
        emma = self.make_people("Emma Colin", parent_id=self.bruno.id)
        people = self.alice | self.bruno | emma
        self.assertRefreshed(self.make(PUBLISHER, "people"), people)

    def test_people_alone_stand_for_nobody(self):
        self.assertRefreshed(self.make(DIRECTOR, "people"), self.env["res.partner"])

    def test_companies_of_matching_people(self):
        """David is his own employer, and no company."""
        self.assertRefreshed(self.make(DIRECTOR, "companies"), self.press)

    def test_company_that_matches_itself_is_not_enough(self):
        self.assertRefreshed(self.make(PUBLISHER, "companies"), self.env["res.partner"])

    def test_archived_company_does_not_match(self):
        self.press.active = False
        self.assertRefreshed(self.make(PUBLISHER, "people"), self.env["res.partner"])

    def test_archived_people_do_not_match_and_are_not_found(self):
        self.alice.active = False
        self.assertRefreshed(self.make(DIRECTOR, "companies"), self.env["res.partner"])
        self.assertRefreshed(self.make(PUBLISHER, "people"), self.bruno)

    def test_addresses_of_the_company_are_no_people(self):
        self.make_people("Warehouse", parent_id=self.press.id, type="delivery")
        self.assertRefreshed(self.make(PUBLISHER, "people"), self.alice | self.bruno)

    def test_another_company_of_the_database(self):
        """The publisher is shared; of its people, one belongs to somebody else."""
        elsewhere = self.make_company("Éditions du Port")
        self.press.company_id = False
        self.bruno.company_id = elsewhere
        self.assertRefreshed(self.make(PUBLISHER, "people"), self.alice)

    def test_matching_company_that_the_segment_may_not_see(self):
        self.alice.company_id = False
        self.press.company_id = self.make_company("Éditions du Port")
        (self.alice | self.bruno).company_id = False
        self.assertRefreshed(self.make(PUBLISHER, "people"), self.env["res.partner"])

    def test_by_hand_counts_after_the_audience(self):
        segment = self.make(PUBLISHER, "people")
        segment._pin([("id", "=", self.david.id)], "in")
        segment._pin([("id", "=", self.bruno.id)], "out")
        self.assertRefreshed(segment, self.alice | self.david)

    def test_refined_segment_takes_its_own_audience(self):
        people = self.make(PUBLISHER, "people")
        directors = self.make(DIRECTOR, "match", parent_id=people.id)
        self.assertRefreshed(directors, self.alice)

    def test_change_of_audience_has_the_segment_refreshed(self):
        segment = self.make(PUBLISHER, "match")
        segment.action_refresh()
        segment.audience = "people"
        self.assertEqual(segment.state, "pending")
        self.assertRefreshed(segment, self.alice | self.bruno)
