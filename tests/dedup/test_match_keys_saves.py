from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from ...models.dedup import key_plan, partner_match_key_making
from ..common import MANAGER
from .match_keys_case import MatchKeysCase

MAKING = "odoo.addons.contact_segmentation.models.dedup.partner_match_key_making"


class TestMatchKeysSaves(MatchKeysCase):
    """What keys cost a save, and that they never stand in its way."""

    def setUp(self):
        super().setUp()
        self.firm = self.make_firm("Dupont", email="contact@dupont.example")
        self.alice = self.make_person("Alice Martin", self.firm, email="a@example.org")

    def count_more(self, contacts, **vals):
        """Return how many statements follow those of the save itself."""
        contacts.write(vals)
        self.env.flush_all()
        return self.count_statements(self.follow)

    def test_statements_of_a_save(self):
        self.assertEqual(self.count_more(self.alice, phone="0123456789"), 2)
        self.assertEqual(self.count_more(self.alice, email="b@example.org"), 2)
        self.assertEqual(self.count_more(self.alice, email="info@example.org"), 2)
        self.assertEqual(self.count_more(self.firm, zip="69001"), 2)
        self.assertEqual(self.keys(self.alice, "phone"), ["phone +33123456789"])

    def test_statements_of_a_save_that_touches_no_key(self):
        self.assertEqual(self.count_more(self.alice, function="Buyer"), 0)
        self.assertEqual(self.count_more(self.alice, active=False), 0)

    def test_nothing_is_written_where_nothing_differs(self):
        tables = "partner_match_key", "partner_match_profile"
        with self.assertWritesNothing(*tables):
            self.change(self.alice, phone="")
            self.change(self.alice, name="MARTIN Alice")

    def test_statements_of_many_contacts(self):
        people = self.make_people(*(f"Reader {number}" for number in range(60)))
        self.follow()
        self.assertEqual(self.count_more(people, zip="69001"), 2)
        self.assertEqual(
            {tuple(self.keys(person, "name_zip")) for person in people[:2]},
            {("name_zip 0 reader|69001",), ("name_zip 1 reader|69001",)},
        )

    def test_slices(self):
        people = self.make_people("Alice", "Bruno", "Carla")
        with patch.object(partner_match_key_making, "SLICE", 2):
            self.assertEqual(self.count_statements(self.follow), 4)
        self.assertEqual(self.keys(people[2]), ["name carla"])

    def test_import(self):
        self.env["res.partner"].with_context(import_file=True).load(
            ["name", "zip", "parent_id/id"],
            [["Alice Durand", "69001", ""], ["Bruno Durand", "69002", ""]],
        )
        self.follow()
        bruno = self.env["res.partner"].search([("name", "=", "Bruno Durand")])
        self.assertEqual(self.keys(bruno, "name_zip"), ["name_zip bruno durand|69002"])

    def fail(self, *args):
        raise ZeroDivisionError

    @mute_logger(MAKING)
    def test_what_fails_blocks_no_save(self):
        """The scheduled action makes the keys when it can."""
        keys = self.env["partner.match.key"]
        with patch.object(key_plan.KeyPlan, "__init__", self.fail):
            self.change(self.alice, phone="0123456789")
        self.assertEqual(self.alice.phone, "0123456789")
        self.assertEqual(self.keys(self.alice, "phone"), [])
        self.assertFalse(keys._is_current())
        self.assertTrue(keys._make_all())
        self.assertEqual(self.keys(self.alice, "phone"), ["phone +33123456789"])
        self.assertTrue(keys._is_current())

    @mute_logger(MAKING, "odoo.sql_db")
    def test_statement_that_fails_blocks_no_save(self):
        partners = type(self.env["res.partner"])
        wrong = self.env["res.partner"]._get_siret_sql("nobody")
        with patch.object(partners, "_get_siret_sql", lambda *args: wrong):
            self.change(self.alice, phone="0123456789")
        self.env.invalidate_all()
        self.assertEqual(self.alice.phone, "0123456789")
        self.assertFalse(self.env["partner.match.key"]._is_current())

    def test_who_reads_keys(self):
        """They show contacts of all companies: to nobody but administrators."""
        manager = self.make_user("mona", MANAGER)
        for model in ("partner.match.key", "partner.match.profile"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(manager).search([])
            self.env[model].with_user(self.env.ref("base.user_admin")).search(
                [], limit=1
            )

    def test_who_saves_contacts_needs_no_right_to_keys(self):
        clerk = self.make_user("luc", "base.group_user", "base.group_partner_manager")
        self.alice.with_user(clerk).phone = "0123456789"
        self.follow()
        self.assertEqual(self.keys(self.alice, "phone"), ["phone +33123456789"])


class TestMatchKeysMerge(MatchKeysCase):
    """After a merge, the keys are those of the survivor."""

    def test_merge(self):
        alice = self.make_person("Alice Martin", email="alice@example.org")
        twin = self.make_person(
            "Alice MARTIN", email="alice@example.org", phone="0123456789"
        )
        wizards = self.env["base.partner.merge.automatic.wizard"]
        wizards._merge((alice | twin).ids, alice)
        self.follow()
        self.assertEqual(
            self.keys(alice),
            ["email alice@example.org", "name alice martin", "phone +33123456789"],
        )
        self.assertEqual(self.profile(alice).phone, "+33123456789")
        self.assertEqual(self.profile(twin), self.env["partner.match.profile"])

    def test_merge_of_companies(self):
        """People follow, with the addresses that belong to the company."""
        firm, twin = self.make_firm("Dupont"), self.make_firm("DUPONT SA")
        self.make_person("Bruno", twin, email="compta@dupont.example")
        wizards = self.env["base.partner.merge.automatic.wizard"]
        wizards._merge((firm | twin).ids, firm)
        self.follow()
        self.assertEqual(self.addresses(firm), ["company_email compta@dupont.example"])
