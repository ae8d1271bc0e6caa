from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time
from odoo.tools import SQL, mute_logger

from ...models.dedup import block_queries, partner_match_rule_points
from .finding import FindingCase

# those of the shipped rule of people
POINTS = {
    "name": (65, 40, -5),
    "word": (10, 10, -10),
    "birthdate": (110, 45, -15),
    "street": (65, 65, -10),
    "number": (20, 0, -5),
    "zip": (15, 5, -40),
    "city": (10, 10, 0),
    "email": (90, 20, -20),
    "phone": (50, 0, -5),
}


@freeze_time("2026-03-10 09:00:00")
class TestMatchAlike(FindingCase):
    """Who is in a group with whom, when contacts are alike."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alike = cls.make_rule(
            "Alike",
            method="comparisons",
            review_threshold=90,
            automatic_threshold=125,
            comparison_ids=[
                Command.create(
                    {
                        "compared": compared,
                        "exact": exact,
                        "close": close,
                        "different": different,
                    }
                )
                for compared, (exact, close, different) in POINTS.items()
            ],
        )
        cls.home = {
            "street": "12 rue des Lilas",
            "zip": "75011",
            "city": "Paris",
        }
        cls.alice = cls.make_contact("Alice Martin", **cls.home)

    def test_mistake_in_the_name(self):
        self.make_contact("Alicia Martin", **self.home)
        self.make_contact("Bruno Petit", street="4 place Bellecour", zip="69002")
        self.assertFound(self.alike, ["Alice Martin", "Alicia Martin"])
        # name close 40, word 10, street 65, number 20, postcode 15, city 10
        self.assertEqual(self.alike.group_ids.score, 160)

    def test_words_in_another_order_street_cut_short(self):
        self.make_contact("MARTIN Alice", street="12, r. Lilas", zip="75 011")
        self.assertFound(self.alike, ["Alice Martin", "MARTIN Alice"])

    def test_same_name_and_city_is_not_enough(self):
        self.make_contact("Alice Martin", city="Paris")
        self.alice.write({"street": False, "zip": False})
        self.assertFound(self.alike)

    def test_same_name_other_birthdates(self):
        """Those of one name in one town have different birthdates."""
        self.alice.write({"street": False, "birthdate_date": "1958-02-11"})
        self.make_contact(
            "Alice Martin", zip="75011", city="Paris", birthdate_date="1991-07-30"
        )
        self.assertFound(self.alike)

    def test_birthdate_typed_wrong(self):
        self.alice.write(
            {"street": False, "zip": False, "birthdate_date": "1958-02-11"}
        )
        self.make_contact("Alice Marten", city="Paris", birthdate_date="1958-11-02")
        self.assertFound(self.alike, ["Alice Martin", "Alice Marten"])

    def test_mailbox_of_a_family(self):
        """An address alone does not make two people one."""
        self.alice.email = "famille.martin@example.org"
        self.make_contact("Bruno Petit", "famille.martin@example.org")
        self.assertFound(self.alike)

    def test_same_surname_and_city(self):
        """Relatives or strangers: half of their addresses is the same."""
        self.make_contact("Chloé Martin", zip="75011", email="cmartin@free.fr")
        self.alice.write({"street": False, "email": "amartin@free.fr"})
        self.assertFound(self.alike)

    def test_same_provider(self):
        """Half of the people have an address of one of a few providers."""
        self.alice.write({"street": False, "email": "alice.martin@example.com"})
        self.make_contact("Alice Moulin", "a.moulin@example.com", zip="75011")
        self.assertFound(self.alike)

    def test_chain_breaks(self):
        """A is like B and B like C: A and C, who differ, are not together."""
        self.alice.write({"birthdate_date": "1958-02-11", "street": False})
        self.make_contact("Alice Martin", birthdate_date="1958-02-11", ref="B")
        self.make_contact(
            "Alice Martin",
            street="8 quai Rive Neuve",
            zip="13007",
            city="Marseille",
            birthdate_date="1991-07-30",
            phone="+33612345678",
        )
        groups = self.find(self.alike)
        self.assertEqual(groups, [("", ["Alice Martin", "Alice Martin"])])
        self.assertIn(self.alice, self.alike.group_ids.line_ids.partner_id)

    def test_two_sirets_are_never_together(self):
        shops = [
            self.make_contact("Librairie du Port", siret=siret, **self.home)
            for siret in ("73282932000009", "55210055400013")
        ]
        twin = self.make_contact("Librairie du Port", is_company=True, **self.home)
        self.find(self.alike)
        for group in self.alike.group_ids:
            self.assertLess(len(group.line_ids.partner_id & (shops[0] | shops[1])), 2)
        self.assertIn(twin, self.alike.group_ids.line_ids.partner_id)

    def test_company_and_who_works_there(self):
        shop = self.make_contact("Alice Martin", is_company=True, **self.home)
        self.alice.parent_id = shop
        self.assertFound(self.alike)

    def test_colleagues(self):
        """Odoo gives them the address of their company: it does not make them one."""
        shop = self.make_contact("Librairie du Port", is_company=True, **self.home)
        self.alice.write({"parent_id": shop.id})
        self.make_contact("Bruno Petit", parent_id=shop.id)
        self.assertFound(self.alike)

    def test_said_not_to_be_duplicates(self):
        twin = self.make_contact("Alicia Martin", **self.home)
        self.refuse(self.alice, twin)
        self.assertFound(self.alike)

    def test_companies(self):
        """Contacts of two companies are not compared; shared ones with both."""
        other = self.make_company("Éditions du Port")
        self.make_contact("Alice Marten", company_id=self.company.id, **self.home)
        self.make_contact("Alyce Martin", company_id=other.id, **self.home)
        self.assertEqual(
            self.find(self.alike),
            [
                ("Les Amis du Livre", ["Alice Marten", "Alice Martin"]),
                ("Éditions du Port", ["Alice Martin", "Alyce Martin"]),
            ],
        )

    def test_archived_when_asked(self):
        twin = self.make_contact("Alicia Martin", **self.home)
        twin.active = False
        self.assertFound(self.alike)
        self.alike.with_archived = True
        self.assertFound(self.alike, ["Alice Martin", "Alicia Martin"])

    def test_of_chosen_contacts(self):
        self.make_contact("Alicia Martin", **self.home)
        bruno = self.make_contact("Bruno Petit", phone="+33612345678", zip="69002")
        self.make_contact("B. Petit", phone="+33612345678", zip="69002")
        self.alike._find(bruno)
        self.assertEqual(self.groups(self.alike), [("", ["B. Petit", "Bruno Petit"])])

    def test_count_writes_nothing(self):
        self.make_contact("Alicia Martin", **self.home)
        with self.assertWritesNothing(
            "partner_duplicate_group", "partner_duplicate_line", "partner_match_pair"
        ):
            self.assertEqual(self.alike._count_found(), {"groups": 1, "contacts": 2})

    def test_number_of_statements(self):
        """The same for one pair as for five."""
        self.make_contact("Alicia Martin", **self.home)
        self.alike._find()
        few = self.count_statements(self.alike._find)
        for number, name in enumerate(("Bruno Petit", "Chloé Roux", "David Leroy")):
            for written in (name, name.upper()):
                self.make_contact(written, zip="69002", street=f"{number} quai")
        self.alike._find()
        self.assertLessEqual(self.count_statements(self.alike._find), few)

    def test_without_the_extension(self):
        """Where PostgreSQL does not know how alike texts are, Python tells the same."""
        self.make_contact("Alicia Martin", **self.home)
        with_extension = self.find(self.alike)
        self.alike.group_ids.unlink()
        with patch.object(self.env.registry, "has_trigram", False):
            self.assertEqual(self.find(self.alike), with_extension)
        self.assertEqual(self.alike.group_ids.score, 160)

    def test_goes_on_where_the_base_has_grown(self):
        """The steps are others than those that were counted: all are done again."""
        self.make_contact("Alicia Martin", **self.home)
        self.alike.write({"run_started": "2026-03-10", "run_done": 17, "run_total": 99})
        with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
            self.assertTrue(self.alike._find(in_slices=True))
        self.assertEqual(
            self.groups(self.alike), [("", ["Alice Martin", "Alicia Martin"])]
        )

    def test_a_step_that_takes_too_long_is_split(self):
        """Both halves together find what the whole would."""
        self.make_contact("Alicia Martin", **self.home)
        asked = []

        self.alike.run_started = "2026-03-10"
        quick = block_queries.find_pairs

        def find_pairs(block, part, *args):
            asked.append((block, part))
            pairs = quick(block, part, *args)
            if block == "name" and part == (0, 1):
                return SQL("SELECT slow.* FROM pg_sleep(9), (%s) AS slow", pairs)
            return pairs

        with (
            patch.object(type(self.env["ir.cron"]), "_commit_progress"),
            patch.object(partner_match_rule_points, "TIME_LIMIT", "3s"),
            patch.object(block_queries, "find_pairs", find_pairs),
            mute_logger("odoo.sql_db"),
        ):
            self.assertTrue(self.alike._find(in_slices=True))
        parts = [part for block, part in asked if block == "name"]
        self.assertEqual(parts, [(0, 1), (0, 2), (1, 2)])
        self.assertEqual(
            self.groups(self.alike), [("", ["Alice Martin", "Alicia Martin"])]
        )

    def test_rule_that_compares_nothing(self):
        self.alike.comparison_ids.unlink()
        self.assertFound(self.alike)
