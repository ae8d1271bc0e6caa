import contextlib

from odoo.tools import mute_logger

from ..segment.transactions import AWAY, TransactionsCase, commit

MAKING = "odoo.addons.contact_segmentation.models.dedup.partner_match_key_making"


class TestMatchKeysConcurrency(TransactionsCase):
    """Two saves at once end well for both, and with the keys of what is stored.

    Readers 0 and 1 belong to the same company.
    """

    def setUp(self):
        super().setUp()
        self.firm = self.env["res.partner"].create(
            {"name": "Library", "is_company": True, "city": AWAY}
        )
        self.one, self.other = self.people[:2]
        (self.one | self.other).parent_id = self.firm
        commit(self.env)
        self.addCleanup(self.env.cr.execute, "DELETE FROM partner_match_change")

    def keys(self, person, kind):
        self.refresh_view()
        rows = self.env["partner.match.key"].search(
            [("partner_id", "=", person.id), ("kind", "=", kind)]
        )
        return rows.mapped("value")

    @contextlib.contextmanager
    def saving(self, person, **vals):
        """Save, and commit once the block has done its own."""
        env = self.begin()
        with env.cr:
            env.cr.execute("SELECT 1")
            yield
            env["res.partner"].browse(person.id).write(vals)

    def save(self, person, **vals):
        with self.saving(person, **vals):
            pass

    def make_waiting(self):
        with self.begin().cr as cr:
            keys = self.env(cr=cr)["partner.match.key"]
            self.assertTrue(keys._make_all())

    @mute_logger(MAKING, "odoo.sql_db")
    def test_colleagues_get_the_same_address(self):
        """The second one saves without having seen the first one."""
        with self.saving(self.one, email="info@library.example"):
            self.save(self.other, email="info@library.example")
        self.refresh_view()
        self.assertEqual(self.one.email, "info@library.example")
        self.assertFalse(self.env["partner.match.key"]._is_current())
        self.make_waiting()
        for person in (self.one, self.other):
            self.assertEqual(self.keys(person, "email"), [])
        shared = self.keys(self.firm, "company_email")
        self.assertEqual(shared, ["info@library.example"])

    @mute_logger(MAKING, "odoo.sql_db")
    def test_keys_made_by_the_scheduled_action_meanwhile(self):
        """What a save wrote is not overwritten by what was there before it."""
        self.env.cr.execute("DELETE FROM partner_match_profile")
        self.env.cr.execute("DELETE FROM partner_match_key")
        commit(self.env)
        env = self.begin()
        with env.cr:
            env.cr.execute("SELECT 1")
            self.save(self.one, phone="+33123456789")
            done = env["partner.match.key"]._make(self.people.ids)
        self.assertFalse(done)
        self.make_waiting()
        self.assertEqual(self.keys(self.one, "phone"), ["+33123456789"])
        self.assertEqual(len(self.keys(self.other, "name")), 1)
