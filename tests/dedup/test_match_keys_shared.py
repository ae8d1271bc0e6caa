from .match_keys_case import MatchKeysCase

DESK = "desk7@dupont.example"
MINE = ["email desk7@dupont.example"]
THEIRS = ["company_email desk7@dupont.example"]


class TestMatchKeysShared(MatchKeysCase):
    """An address is a person's own, or a key of the company they belong to.

    Alice and Bruno work for Dupont.
    """

    def setUp(self):
        super().setUp()
        self.firm, self.other = self.make_firm("Dupont"), self.make_firm("Durand")
        self.alice = self.make_person("Alice Martin", self.firm, email=DESK)
        self.bruno = self.make_person("Bruno Petit", self.firm)

    def test_own_address(self):
        self.assertEqual(self.addresses(self.alice), MINE)
        self.assertEqual(self.addresses(self.firm), [])

    def test_role_address(self):
        """Whoever has it, it is the company's."""
        self.change(self.alice, email="compta@dupont.example")
        self.assertEqual(self.addresses(self.alice), [])
        self.assertFalse(self.profile(self.alice).email)
        self.assertEqual(
            self.addresses(self.firm), ["company_email compta@dupont.example"]
        )
        self.change(self.alice, email=DESK)
        self.assertEqual(self.addresses(self.firm), [])
        self.assertEqual(self.addresses(self.alice), MINE)

    def test_role_address_of_somebody_alone(self):
        alone = self.make_person("Carla Roux", email="info@roux.example")
        self.assertEqual(self.addresses(alone), ["company_email info@roux.example"])
        self.assertEqual(self.profile(alone).email, "info@roux.example")

    def test_sharing_begins_and_ends(self):
        self.change(self.bruno, email="Desk7@dupont.example")
        self.assertEqual(self.addresses(self.alice), [])
        self.assertEqual(self.addresses(self.bruno), [])
        self.assertEqual(self.addresses(self.firm), THEIRS)
        self.assertFalse(self.profile(self.alice).email)
        self.change(self.bruno, email="bruno@dupont.example")
        self.assertEqual(self.addresses(self.alice), MINE)
        self.assertEqual(self.profile(self.alice).email, DESK)
        self.assertEqual(self.addresses(self.firm), [])

    def test_sharing_ends_with_a_name(self):
        """Two contacts whose names share a word may be one person."""
        self.change(self.bruno, email=DESK)
        self.change(self.bruno, name="A. MARTIN")
        self.assertEqual(self.addresses(self.alice), MINE)
        self.assertEqual(self.addresses(self.bruno), MINE)
        self.assertEqual(self.addresses(self.firm), [])

    def test_sharing_ends_as_one_leaves(self):
        self.change(self.bruno, email=DESK)
        self.change(self.bruno, parent_id=self.other.id)
        for person in self.alice | self.bruno:
            self.assertEqual(self.addresses(person), MINE)
        for firm in self.firm | self.other:
            self.assertEqual(self.addresses(firm), [])

    def test_sharing_ends_as_one_is_deleted(self):
        self.change(self.bruno, email=DESK)
        self.bruno.unlink()
        self.follow()
        self.assertEqual(self.addresses(self.alice), MINE)
        self.assertEqual(self.addresses(self.firm), [])

    def test_last_one_with_a_role_address_is_deleted(self):
        self.change(self.bruno, email="info@dupont.example")
        self.assertEqual(
            self.addresses(self.firm), ["company_email info@dupont.example"]
        )
        self.bruno.unlink()
        self.follow()
        self.assertEqual(self.addresses(self.firm), [])

    def test_sharing_goes_along_with_a_team(self):
        self.change(self.bruno, email=DESK)
        self.change(self.alice | self.bruno, parent_id=self.other.id)
        self.assertEqual(self.addresses(self.firm), [])
        self.assertEqual(self.addresses(self.other), THEIRS)

    def test_archived_colleague_shares_too(self):
        self.change(self.bruno, email=DESK)
        self.change(self.bruno, active=False)
        self.assertEqual(self.addresses(self.firm), THEIRS)

    def test_company_and_who_reads_its_mail(self):
        """They are two contacts, and never duplicates of each other."""
        self.change(self.firm, email=DESK)
        self.assertEqual(self.addresses(self.alice), MINE)
        self.assertEqual(self.addresses(self.firm), THEIRS)
        self.change(self.alice, email=False)
        self.assertEqual(self.addresses(self.firm), MINE)

    def test_same_address_in_two_companies(self):
        """Two people of two companies share nothing."""
        luc = self.make_person("Luc Blanc", self.other, email=DESK)
        for person in self.alice | luc:
            self.assertEqual(self.addresses(person), MINE)

    def test_other_addresses_of_the_company_stay(self):
        self.change(self.bruno, email="info@dupont.example")
        self.make_person("Denis", self.firm, email="contact@dupont.example")
        self.change(self.bruno, email=False)
        self.assertEqual(
            self.addresses(self.firm), ["company_email contact@dupont.example"]
        )
        self.change(self.firm, phone="0123456789")
        self.assertEqual(
            self.addresses(self.firm), ["company_email contact@dupont.example"]
        )

    def test_company_becomes_a_person(self):
        """The keys of its people go to the company they belong to then."""
        self.change(self.alice, email="info@dupont.example")
        self.change(self.firm, is_company=False, parent_id=self.other.id)
        self.assertEqual(self.addresses(self.firm), [])
        self.assertEqual(
            self.addresses(self.other), ["company_email info@dupont.example"]
        )
