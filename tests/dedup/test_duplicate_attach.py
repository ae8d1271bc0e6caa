from odoo.tests import freeze_time

from .duplicates import DuplicateCase


@freeze_time("2026-03-10 09:00:00")
class TestDuplicateAttach(DuplicateCase):
    """Establishments of one company are attached to its head office, never merged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.env["partner.match.rule"].create(
            {"name": "Establishments", "method": "establishments"}
        )
        cls.head, cls.lyon, cls.lille = cls.make_people(
            "Acme", "Acme Lyon", "Acme Lille", is_company=True
        )
        cls.head.write({"company_registry": "73282932000074", "city": "Paris"})
        cls.lyon.write({"company_registry": "73282932000017", "city": "Lyon"})
        cls.lille.write({"company_registry": "73282932000025", "city": "Lille"})

    def make_establishments(self, contacts=None):
        contacts = contacts or self.head | self.lyon | self.lille
        return self.make_group(
            contacts, kind="establishments", proposed_parent_id=self.head.id
        )

    def test_attached_to_the_proposed_head_office(self):
        group = self.make_establishments()
        self.assertEqual(group.survivor_id, self.head)
        self.assertIs(group.action_attach(), True)
        self.assertEqual((self.lyon | self.lille).parent_id, self.head)
        self.assertEqual((group.state, group.decided_by_id), ("merged", self.lise))

    def test_attached_to_the_chosen_one(self):
        self.make_establishments().action_attach(self.lyon.id)
        self.assertEqual((self.head | self.lille).parent_id, self.lyon)

    def test_each_keeps_its_address_and_its_siret(self):
        """Odoo gives a contact the address of its parent."""
        self.make_establishments().action_attach()
        people = self.head | self.lyon | self.lille
        self.assertEqual(people.mapped("city"), ["Paris", "Lyon", "Lille"])
        self.assertEqual(self.lyon._get_siret(), "73282932000017")

    def test_who_moves_moves_alone(self):
        self.make_establishments().action_attach()
        self.lyon.city = "Villeurbanne"
        self.head.city = "Nanterre"
        people = self.head | self.lyon | self.lille
        self.assertEqual(people.mapped("city"), ["Nanterre", "Villeurbanne", "Lille"])

    def test_people_still_share_the_address_of_their_company(self):
        zoe = self.make_people("Zoé", parent_id=self.lyon.id)[0]
        self.make_establishments().action_attach()
        self.lyon.city = "Villeurbanne"
        self.assertEqual(zoe.city, "Villeurbanne")

    def test_who_cannot_be_attached_is_said(self):
        [holding] = self.make_people("Holding", is_company=True)
        self.lille.parent_id = holding
        said = self.make_establishments().action_attach()
        self.assertEqual(self.lyon.parent_id, self.head)
        self.assertEqual(self.lille.parent_id, holding)
        self.assertEqual(
            said["params"]["message"],
            "Acme Lille belongs to another company already.",
        )

    def test_nobody_can_be_attached(self):
        self.head.parent_id = self.lyon
        group = self.make_establishments(self.head | self.lyon)
        with self.assertRefused("Acme belongs to Acme Lyon."):
            group.action_attach()
        self.assertEqual(group.state, "review")

    def test_never_merged(self):
        group = self.make_establishments()
        with self.assertRefused(
            "Establishments of one company are attached to their head office; they "
            "are never merged."
        ):
            group.action_merge()

    def test_duplicates_are_not_attached(self):
        group = self.make_group(self.head | self.lyon)
        with self.assertRefused(
            "These contacts are not establishments of one company."
        ):
            group.action_attach()

    def test_left_apart(self):
        group = self.make_establishments(self.head | self.lyon)
        group.action_not_duplicates()
        self.assertPairs([("Acme", "Acme Lyon")])

    def test_who_may_not_write_contacts_attaches_nothing(self):
        group = self.make_establishments().with_user(self.ines)
        with self.assertRefused("You may not change all of these contacts."):
            group.action_attach()
        self.assertFalse(self.lyon.parent_id)
