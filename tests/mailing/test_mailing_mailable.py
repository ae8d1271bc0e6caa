from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .common import LYON, MailingCase


class TestMailingMailable(MailingCase):
    """Segments that the button refuses: empty, failed, stale.

    All segments are refreshed on Monday the 1st at noon, at 2 p.m. in Paris.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-06-01 12:00:00"):
            cls.lyon.action_refresh()

    def refreshed_at_noon(self, policy):
        with freeze_time("2026-06-01 12:00:00"):
            self.lyon.refresh_policy = policy
            self.lyon.action_refresh()
        return self.lyon

    def assertStale(self, policy, *, until, since):
        segment = self.refreshed_at_noon(policy)
        with freeze_time(until):
            self.assertFalse(segment._is_stale(), until)
        with freeze_time(since):
            self.assertTrue(segment._is_stale(), since)

    def test_every_hour_is_stale_after_two(self):
        self.assertStale(
            "hourly", until="2026-06-01 13:59:00", since="2026-06-01 14:01:00"
        )

    def test_every_day_is_stale_after_two(self):
        self.assertStale(
            "daily", until="2026-06-03 11:59:00", since="2026-06-03 12:01:00"
        )

    def test_live_is_stale_after_two_days(self):
        """Saves keep it true; the day begins with a refresh all the same."""
        self.assertStale(
            "live", until="2026-06-03 11:59:00", since="2026-06-03 12:01:00"
        )

    def test_on_demand_is_never_stale(self):
        segment = self.refreshed_at_noon("manual")
        with freeze_time("2027-06-01 12:00:00"):
            self.assertFalse(segment._is_stale())

    def test_never_refreshed_is_not_stale(self):
        self.assertFalse(self.make_segment("Fresh", LYON)._is_stale())

    def test_stale_segment_is_refused(self):
        self.refreshed_at_noon("hourly")
        mailing = self.make_mailing()
        with (
            freeze_time("2026-06-02 08:00:00"),
            self.assertRefused(
                "Nothing was sent: the members of the segment “Lyon” are those of "
                "06/01/2026 02:00:00 PM, too long ago for its refresh policy. "
                "Refresh it, then send again."
            ),
        ):
            mailing.action_launch()
        self.assertEqual(mailing.state, "draft")

    def test_stale_segment_that_another_is_built_on(self):
        readers = self.make_segment("Readers", parent_id=self.lyon.id)
        with freeze_time("2026-06-02 08:00:00"):
            readers.action_refresh()
            self.refreshed_at_noon("hourly")
            with self.assertRaisesRegex(UserError, "segment “Lyon” are those of"):
                readers._check_mailable()

    def test_stale_exclusion_is_refused(self):
        with freeze_time("2026-06-01 12:00:00"):
            jury = self.make_filled("Jury", self.chloe)
        mailing = self.make_mailing(exclude_segment_ids=jury.ids)
        with freeze_time("2026-06-02 08:00:00"):
            self.lyon.action_refresh()
            with self.assertRaisesRegex(UserError, "segment “Jury” are those of"):
                mailing.action_launch()

    def test_refreshed_it_may_leave(self):
        mailing = self.make_mailing()
        with freeze_time("2026-06-02 08:00:00"):
            self.lyon.action_refresh()
            mailing.action_launch()
        self.assertEqual(mailing.state, "in_queue")

    def test_empty_segment_is_refused(self):
        empty = self.make_filled("Nobody", self.contacts)
        mailing = self.make_mailing(segments=empty)
        with self.assertRefused("Nothing was sent: nobody is in “Nobody”."):
            mailing.action_launch()

    def test_empty_segment_beside_another_is_not(self):
        empty = self.make_filled("Nobody", self.contacts)
        with freeze_time("2026-06-01 13:00:00"):
            mailing = self.make_mailing(segments=self.lyon | empty)
            mailing.action_launch()
        self.assertEqual(mailing.state, "in_queue")

    def test_empty_exclusion_is_not_refused(self):
        empty = self.make_filled("Nobody", self.contacts)
        with freeze_time("2026-06-01 13:00:00"):
            mailing = self.make_mailing(exclude_segment_ids=empty.ids)
            mailing.action_launch()
        self.assertEqual(mailing.state, "in_queue")
