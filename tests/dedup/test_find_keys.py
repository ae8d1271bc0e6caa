from odoo.tests import freeze_time

from .finding import ELSEWHERE, SECOND, SIRET, FindingCase


@freeze_time("2026-03-10 09:00:00")
class TestFindKeys(FindingCase):
    """Who is in a group with whom, when contacts share a key."""

    # -- the same value -----------------------------------------------------

    def test_same_email_address(self):
        self.make_contact("Alice Martin", "alice@example.org")
        self.make_contact("Alice MARTIN", '"Alice" <Alice@Example.org>')
        self.make_contact("Bruno Petit", "bruno@example.org")
        self.assertFound(self.by_email, ["Alice MARTIN", "Alice Martin"])

    def test_same_address_of_an_organisation(self):
        """The address that people of a company share is that of the company."""
        shop = self.make_contact("Librairie du Port", is_company=True)
        for name in ("Alice Martin", "Bruno Petit"):
            self.make_contact(name, "contact@port.example.org", parent_id=shop.id)
        self.make_contact("Port", "contact@port.example.org", is_company=True)
        self.assertFound(self.by_email, ["Librairie du Port", "Port"])

    def test_same_siret(self):
        self.make_contact("Librairie du Port", siret=SIRET)
        self.make_contact("Librairie du port", siret="732 829 320 00009")
        self.make_contact("Librairie de la Gare", siret=SECOND)
        self.assertFound(self.by_siret, ["Librairie du Port", "Librairie du port"])

    def test_siret_counts_once(self):
        """A company is no duplicate of the people who work there."""
        shop = self.make_contact("Librairie du Port", siret=SIRET)
        self.make_contact("Alice Martin", parent_id=shop.id)
        self.make_contact("Bruno Petit", parent_id=shop.id)
        self.assertEqual(shop.child_ids[0].company_registry, SIRET)
        self.assertFound(self.by_siret)

    def test_nobody_shares_anything(self):
        self.make_contact("Alice Martin", "alice@example.org")
        self.make_contact("Bruno Petit")
        self.make_contact("Chloé Petit")
        self.assertFound(self.by_email)

    def test_what_a_group_says(self):
        self.by_email.automatic_threshold = 180
        people = self.make_contact("Alice Martin", "alice@example.org")
        people |= self.make_contact("A. Martin", "alice@example.org")
        self.find(self.by_email)
        group = self.by_email.group_ids
        self.assertRecordValues(
            group,
            [
                {
                    "kind": "duplicates",
                    "value": "alice@example.org",
                    "score": 180,
                    "state": "review",
                    "company_id": False,
                }
            ],
        )
        self.assertEqual(group.line_ids.partner_id, people)
        self.assertEqual(str(group.create_date)[:4], str(self.env.cr.now())[:4])

    # -- companies ----------------------------------------------------------

    def test_contacts_of_two_companies_are_never_together(self):
        other = self.make_company("Éditions du Port")
        for company in self.company | other:
            self.make_contact("Alice", "alice@example.org", company_id=company.id)
        self.assertFound(self.by_email)

    def test_shared_contact_is_with_those_of_each_company(self):
        other = self.make_company("Éditions du Port")
        self.make_contact("Alice", "alice@example.org", company_id=self.company.id)
        self.make_contact("Alicia", "alice@example.org", company_id=other.id)
        self.make_contact("A. Martin", "alice@example.org")
        self.assertEqual(
            self.find(self.by_email),
            [
                ("Les Amis du Livre", ["A. Martin", "Alice"]),
                ("Éditions du Port", ["A. Martin", "Alicia"]),
            ],
        )

    def test_two_of_one_company_and_one_of_another(self):
        other = self.make_company("Éditions du Port")
        for name in ("Alice", "Alice M."):
            self.make_contact(name, "alice@example.org", company_id=self.company.id)
        self.make_contact("Alicia", "alice@example.org", company_id=other.id)
        self.assertEqual(
            self.find(self.by_email), [("Les Amis du Livre", ["Alice", "Alice M."])]
        )

    def test_rule_of_one_company(self):
        other = self.make_company("Éditions du Port")
        for company in self.company | other:
            for name in ("Alice", "Alice M."):
                self.make_contact(name, "a@example.org", company_id=company.id)
        self.make_contact("A. Martin", "a@example.org")
        self.by_email.company_id = other
        self.assertEqual(
            self.find(self.by_email),
            [("Éditions du Port", ["A. Martin", "Alice", "Alice M."])],
        )

    # -- whom a rule compares -----------------------------------------------

    def test_archived_contacts_only_when_asked(self):
        self.make_contact("Alice", "alice@example.org")
        self.make_contact("Alice in 2019", "alice@example.org", active=False)
        self.assertFound(self.by_email)
        self.by_email.with_archived = True
        self.assertFound(self.by_email, ["Alice", "Alice in 2019"])

    def test_target(self):
        for name in ("Librairie du Port", "Librairie du port"):
            self.make_contact(name, "alice@example.org", is_company=True)
        for name in ("Alice Martin", "A. Martin"):
            self.make_contact(name, "alice@example.org")
        for target, names in (
            ("companies", ["Librairie du Port", "Librairie du port"]),
            ("people", ["A. Martin", "Alice Martin"]),
        ):
            self.by_email.target = target
            self.assertFound(self.by_email, names)

    def test_conditions(self):
        for city in ("Lyon", "Paris"):
            for name in (f"Alice of {city}", f"A. of {city}"):
                self.make_contact(name, f"alice@{city}.example.org", city=city)
        self.by_email.domain = "[('city', '=', 'Lyon')]"
        self.assertFound(self.by_email, ["A. of Lyon", "Alice of Lyon"])

    def test_conditions_that_nobody_meets(self):
        self.make_contact("Alice", "alice@example.org")
        self.make_contact("Alicia", "alice@example.org")
        self.by_email.domain = "[('id', 'in', [])]"
        self.assertFound(self.by_email)

    # -- who may not be together --------------------------------------------

    def test_two_sirets_with_one_email_address(self):
        """A holding and its shops may share a mailbox: they are not one company."""
        email = "marie.durand@example.org"
        self.make_contact("Librairie du Port", email, siret=SIRET)
        self.make_contact("Librairie du port", email, siret=SIRET)
        self.make_contact("Café du Port", email, siret=ELSEWHERE)
        self.assertFound(self.by_email, ["Librairie du Port", "Librairie du port"])

    def test_two_pairs_with_one_email_address(self):
        email = "marie.durand@example.org"
        for siret in (SIRET, ELSEWHERE):
            for name in ("Shop", "shop"):
                self.make_contact(f"{name} {siret}", email, siret=siret)
        pairs = [[f"Shop {siret}", f"shop {siret}"] for siret in (SIRET, ELSEWHERE)]
        self.assertFound(self.by_email, *pairs)
        with self.assertWritesNothing("partner_duplicate_group"):
            self.by_email._find()
        self.assertFound(self.by_email, *pairs)

    def test_company_and_somebody_who_works_there(self):
        email = "marie.durand@example.org"
        shop = self.make_contact("Marie Durand", email, is_company=True)
        self.make_contact("Marie Durand, owner", email, parent_id=shop.id)
        self.assertFound(self.by_email)
        self.make_contact("M. Durand", email)
        self.assertFound(self.by_email, ["M. Durand", "Marie Durand, owner"])

    def test_company_and_its_department(self):
        email = "mairie@example.org"
        town = self.make_contact("Town Hall", email, is_company=True)
        self.make_contact("Library", email, is_company=True, parent_id=town.id)
        self.assertFound(self.by_email)

    def test_attached_to_another_record_of_itself(self):
        shop = self.make_contact("Librairie du Port", "port@example.org", SIRET)
        self.make_contact("Port", "port@example.org", SIRET, parent_id=shop.id)
        self.assertFound(self.by_siret, ["Librairie du Port", "Port"])
        self.assertFound(self.by_email, ["Librairie du Port", "Port"])

    def test_not_duplicates(self):
        alice = self.make_contact("Alice", "durand.petit@example.org")
        bruno = self.make_contact("Bruno", "durand.petit@example.org")
        self.refuse(alice, bruno)
        self.assertFound(self.by_email)
        self.make_contact("Alice M.", "durand.petit@example.org")
        self.assertFound(self.by_email, ["Alice", "Alice M."])

    def test_value_that_many_share(self):
        for number in range(20):
            self.make_contact(f"Reader {number}", "jean.dupont@example.org")
        self.find(self.by_email)
        self.assertEqual(len(self.by_email.group_ids.line_ids), 20)
        self.assertFalse(self.by_email.common_key_ids)
        last = self.make_contact("One too many", "jean.dupont@example.org")
        self.assertFound(self.by_email)
        common = self.by_email.common_key_ids
        self.assertEqual(common.mapped("value"), ["jean.dupont@example.org"])
        self.assertEqual(common.contact_count, 21)
        last.email = "last@example.org"
        self.find(self.by_email)
        self.assertEqual(len(self.by_email.group_ids.line_ids), 20)
        self.assertFalse(self.by_email.common_key_ids)

    # -- some contacts ------------------------------------------------------

    def test_groups_of_some_contacts(self):
        alice = self.make_contact("Alice", "alice@example.org")
        self.make_contact("Alicia", "alice@example.org")
        for name in ("Bruno", "B. Petit"):
            self.make_contact(name, "bruno@example.org")
        self.assertEqual(self.find(self.by_email, alice), [("", ["Alice", "Alicia"])])

    def test_no_contact(self):
        self.make_contact("Alice", "alice@example.org")
        self.make_contact("Alicia", "alice@example.org")
        nobody = self.env["res.partner"]
        self.assertEqual(self.find(self.by_email, nobody), [])

    def test_groups_of_other_contacts_stay(self):
        alice = self.make_contact("Alice", "alice@example.org")
        self.make_contact("Alicia", "alice@example.org")
        bruno = self.make_contact("Bruno", "bruno@example.org")
        self.make_contact("B. Petit", "bruno@example.org")
        self.find(self.by_email)
        bruno.email = False
        found = self.find(self.by_email, alice)
        self.assertEqual(
            found, [("", ["Alice", "Alicia"]), ("", ["B. Petit", "Bruno"])]
        )

    # -- counting -----------------------------------------------------------

    def test_count_writes_nothing(self):
        alice = self.make_contact("Alice", "alice@example.org")
        for name in ("Alicia", "A. Martin"):
            self.make_contact(name, "alice@example.org")
        for name in ("Bruno", "B. Petit"):
            self.make_contact(name, "bruno@example.org")
        counted = self.by_email._count_found()
        self.assertEqual(counted, {"groups": 2, "contacts": 5})
        counted = self.by_email._count_found(alice)
        self.assertEqual(counted, {"groups": 1, "contacts": 3})
        self.assertFalse(self.by_email.group_ids)

    def test_count_of_the_companies_of_the_user(self):
        other = self.make_company("Éditions du Port")
        for company in self.company | other:
            for name in ("Alice", "Alicia"):
                self.make_contact(name, "a@example.org", company_id=company.id)
        rule = self.by_email.with_user(self.owner).sudo()
        self.assertEqual(rule._count_found(), {"groups": 1, "contacts": 2})
