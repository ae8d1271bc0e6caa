from unittest.mock import patch

from ...models.dedup import key_plan, key_queries, partner_match_key_backlog
from .match_keys_case import MatchKeysCase

BACKLOG = partner_match_key_backlog


class TestMatchKeysBacklog(MatchKeysCase):
    """Contacts that were there before the addon get their keys in slices."""

    def setUp(self):
        super().setUp()
        self.env["partner.match.key"]._make_all()
        self.firm = self.make_firm("Dupont")
        self.alice = self.make_person("Alice Martin", self.firm, email="d@example.org")
        self.bruno = self.make_person("Bruno Petit", self.firm, email="d@example.org")
        people = self.firm | self.alice | self.bruno
        self.env.execute_query(key_queries.forget(people.ids))
        self.env["ir.config_parameter"].set_param(BACKLOG.PARAMETER, False)

    def test_in_slices(self):
        """An address that is shared from one slice to the next is shared."""
        keys = self.env["partner.match.key"]
        self.assertFalse(keys._is_current())
        with patch.object(BACKLOG, "SLICE", 1):
            self.assertTrue(keys._make_all())
        self.assertTrue(keys._is_current())
        self.assertEqual(self.keys(self.bruno), ["name bruno petit"])
        self.assertEqual(
            self.keys(self.firm), ["company_email d@example.org", "name dupont"]
        )

    def test_scheduled_action_goes_on_where_it_stopped(self):
        model, calls = type(self.env["partner.match.key"]), []
        make = model._make

        def count(keys, ids):
            calls.append(ids)
            return make(keys, ids)

        with (
            self.enter_registry_test_mode(),
            patch.object(BACKLOG, "SLICE", 1),
            patch.object(BACKLOG, "has_time", lambda env: False),
            patch.object(model, "_make", count),
        ):
            cron = self.env.ref("contact_segmentation.ir_cron_match_keys")
            cron.method_direct_trigger()
        people = self.firm | self.alice | self.bruno
        self.assertEqual(calls, [[person.id] for person in people])
        self.assertEqual(self.keys(self.bruno), ["name bruno petit"])
        self.assertTrue(self.env["partner.match.key"]._is_current())

    def test_finders_have_it_done(self):
        """At once where contacts are few, else as soon as the action can."""
        keys = self.env["partner.match.key"]
        with patch.object(BACKLOG, "is_small", lambda env: False):
            self.assertFalse(keys._make_current())
        with patch.object(BACKLOG, "is_small", lambda env: True):
            self.assertTrue(keys._make_current())
        self.assertEqual(self.keys(self.bruno), ["name bruno petit"])

    def test_other_normalisation(self):
        """All keys are made anew, by saves and by the scheduled action."""
        keys = self.env["partner.match.key"]
        keys._make_all()
        self.assertTrue(keys._is_current())
        with patch.object(BACKLOG, "VERSION", 2), patch.object(key_plan, "VERSION", 2):
            self.assertFalse(keys._is_current())
            self.assertTrue(keys._make_all())
            self.assertEqual(self.profile(self.alice).version, 2)
            self.assertTrue(keys._is_current())

    def test_what_is_saved_is_current(self):
        """What finders read in the transaction of a save is what was saved."""
        keys = self.env["partner.match.key"]
        keys._make_all()
        self.alice.phone = "0123456789"
        self.assertTrue(keys._is_current())
        self.assertEqual(self.keys(self.alice, "phone"), ["phone +33123456789"])
