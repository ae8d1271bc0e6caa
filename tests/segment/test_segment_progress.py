from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time
from odoo.tools import SQL, mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ..common import MANAGER, SegmentationCase

LYON = "[('city', '=', 'Lyon')]"
CRON = "contact_segmentation.ir_cron_segment_refresh"
MODELS = "odoo.addons.contact_segmentation.models.segment"
SCHEDULED = "odoo.addons.contact_segmentation.models.scheduled"
STOPPED = (
    "Sophie stopped the refresh: some contacts have not entered or left yet. The next "
    "refresh completes it."
)


@freeze_time("2026-03-10 09:00:00")
class TestSegmentProgress(SegmentationCase, CronMixinCase):
    """A refresh of many contacts: asked for, shown, stopped, out of time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["partner.segment"].search([]).active = False
        names = [f"Reader {number}" for number in range(5)]
        cls.people = cls.make_people(*names, city="Lyon")
        cls.segment = cls.make_segment("Lyon", LYON)

    def setUp(self):
        super().setUp()
        self.startPatcher(patch(f"{MODELS}.comparison.SLICE", 2))

    def run_scheduled_action(self, after_slice=lambda segment: None):
        """Run it as far as it comes, with something done after each slice."""
        model = type(self.segment)
        write_slice = model._write_own_slice

        def write_then(segment, *args):
            write_slice(segment, *args)
            after_slice(segment)

        with (
            self.enter_registry_test_mode(),
            patch.object(model, "_write_own_slice", write_then),
        ):
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def stop(self, segment):
        segment.with_user(self.owner).action_stop_refresh()

    # -- stop ---------------------------------------------------------------

    def test_stopped_between_slices(self):
        self.run_scheduled_action(self.stop)
        segment = self.segment
        self.assertEqual((segment.state, segment.last_error), ("failed", STOPPED))
        self.assertFalse(segment.refresh_step)
        self.assertEqual(len(self.members(segment)), 2, "what was written stays")
        self.assertEqual(segment.with_user(self.owner).member_count, 2)
        self.assertFalse(segment.activity_ids, "nobody has to be told")
        self.assertEqual(str(segment.next_refresh), "2026-03-10 09:55:00")
        with freeze_time("2026-03-10 09:55:00"):
            self.run_scheduled_action()
        self.assertEqual((segment.state, segment.last_error), ("ok", False))
        self.assertMembers(segment, self.people)
        self.assertMoves(segment, [])

    def test_who_may_stop(self):
        self.segment.sudo().refresh_started = "2026-03-10 09:00:00"
        reader = self.make_user("rosa", "base.group_user")
        elsewhere = self.make_company("Éditions du Port")
        stranger = self.make_user("manuel", MANAGER, companies=elsewhere)
        for user in (reader, stranger):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.segment.with_user(user).action_stop_refresh()
        self.segment.with_user(self.owner).action_stop_refresh()
        self.assertFalse(self.segment.refresh_started)

    def test_nothing_to_stop(self):
        self.segment.action_refresh()
        self.stop(self.segment)
        self.assertEqual(self.segment.state, "ok")

    # -- refresh now --------------------------------------------------------

    def test_small_base_is_refreshed_while_the_user_waits(self):
        self.startPatcher(patch(f"{SCHEDULED}.SMALL_BASE", 10**9))
        segment = self.segment.with_user(self.owner)
        self.assertIs(segment.action_refresh_now(), True)
        self.assertMembers(self.segment, self.people)

    def test_large_base_is_left_to_the_scheduled_action(self):
        self.segment.action_refresh()
        self.startPatcher(patch(f"{SCHEDULED}.SMALL_BASE", -1))
        with freeze_time("2026-03-10 09:20:00"), self.capture_triggers(CRON) as asked:
            action = self.segment.with_user(self.owner).action_refresh_now()
            self.assertEqual(self.segment.refresh_step, "waiting")
        self.assertEqual(action["params"]["message"], "The refresh begins in a moment.")
        self.assertEqual(str(self.segment.next_refresh), "2026-03-10 09:20:00")
        self.assertEqual(str(asked.records.call_at), "2026-03-10 09:20:00")

    def test_who_may_refresh(self):
        reader = self.make_user("rosa", "base.group_user")
        for size in (-1, 10**9):
            self.startPatcher(patch(f"{SCHEDULED}.SMALL_BASE", size))
            with self.assertRaises(AccessError):
                self.segment.with_user(reader).action_refresh_now()

    def test_progress_is_shown(self):
        seen = []

        def look(segment):
            segment.invalidate_recordset()
            seen.append((segment.refresh_step, segment.refresh_progress))

        self.run_scheduled_action(look)
        # the first slice is shown from its commit on
        self.assertEqual(seen, [("looking", 0), ("writing", 40), ("writing", 80)])
        self.assertFalse(self.segment.refresh_step)

    # -- out of time --------------------------------------------------------

    def test_out_of_time_in_the_middle(self):
        segments = self.env["partner.segment"]
        turns = [True, False, True, False, True]  # before the segment, after a slice
        with (
            patch.object(type(self.env["ir.cron"]), "_commit_progress"),
            patch.object(type(segments), "_has_time", side_effect=turns),
        ):
            for members, progress in ((2, 40), (4, 80), (5, 100)):
                segments._cron_refresh()
                self.env.invalidate_all()
                self.assertEqual(len(self.members(self.segment)), members)
                self.assertEqual(self.segment.refresh_progress, progress)
        self.assertEqual((self.segment.state, self.segment.refresh_step), ("ok", False))
        self.assertMoves(self.segment, [])

    @mute_logger("odoo.sql_db")
    def test_rule_that_looks_too_long(self):
        other = self.make_segment("Other", LYON)
        matching = type(self.segment)._get_matching
        limits = self.read_limits()

        def slow(segments, definition, today, within=None):
            query = matching(segments, definition, today, within)
            if definition.segment_id != self.segment.id:
                return query
            return SQL("SELECT slow.* FROM (%s) AS slow, pg_sleep(5)", query)

        with (
            patch.object(type(self.segment), "_get_matching", slow),
            patch(f"{MODELS}.partner_segment_refresh.TIME_LIMIT", "200ms"),
        ):
            (self.segment | other).action_refresh()
            self.assertTooSlow()
            self.run_scheduled_action()
            self.assertTooSlow()
        self.assertEqual(other.state, "ok")
        self.assertMembers(other, self.people)
        self.assertEqual(self.read_limits(), limits)

    def assertTooSlow(self):
        self.assertEqual(self.segment.state, "failed")
        self.assertEqual(
            self.segment.last_error,
            "Its rule looks for contacts for more than 200ms. Use fewer conditions on "
            "other records, or refine a smaller segment.",
        )

    def read_limits(self):
        self.env.cr.execute(
            "SELECT current_setting('statement_timeout'), current_setting('work_mem')"
        )
        return self.env.cr.fetchone()

    # -- who is told --------------------------------------------------------

    def fail(self, segment=None, message="no"):
        segment = segment or self.segment
        with patch.object(
            type(segment), "_get_matching", side_effect=ValueError(message)
        ):
            segment.action_refresh()
        self.assertEqual(segment.state, "failed")

    def test_owner_is_told_once_until_a_refresh_succeeds(self):
        self.fail()
        activity = self.segment.activity_ids
        self.assertEqual(activity.user_id, self.owner)
        self.assertEqual(activity.summary, "This segment cannot be refreshed")
        self.assertIn("no", activity.note)
        self.fail()
        self.assertEqual(self.segment.activity_ids, activity)
        self.segment.action_refresh()
        self.assertFalse(self.segment.activity_ids)
        self.fail()
        self.assertEqual(len(self.segment.activity_ids), 1)

    def test_activity_that_the_owner_deleted_comes_back(self):
        self.fail()
        self.segment.activity_ids.with_user(self.owner).unlink()
        self.segment.action_refresh()
        self.assertEqual(self.segment.state, "ok")
        self.fail()
        self.assertEqual(len(self.segment.activity_ids), 1)

    def test_activity_that_the_owner_marked_as_done(self):
        self.fail()
        self.segment.activity_ids.with_user(self.owner).action_feedback("Looked at it")
        self.fail()
        self.segment.action_refresh()
        self.assertEqual(self.segment.state, "ok")

    def test_manager_of_the_company_is_told_where_the_owner_is_gone(self):
        elsewhere = self.make_company("Éditions du Port")
        self.make_user("manuel", MANAGER, companies=elsewhere)
        robot = self.env.ref("base.user_root")
        managers = self.env.ref(MANAGER).all_user_ids
        (managers - self.env.user).company_ids -= self.company
        self.env.user.company_ids -= self.company
        marion = self.make_user("marion", MANAGER)
        by_robot = self.make_segment("By a script", LYON, user_id=robot.id)
        self.owner.active = False
        for segment in (self.segment, by_robot):
            self.fail(segment)
            self.assertEqual(segment.activity_ids.user_id, marion)

    def test_in_the_language_of_the_segment(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        segment = self.make_segment("Lyonnais", LYON)
        segment.sudo().lang = "fr_FR"
        segment.user_id.active = False
        segment.action_refresh()
        self.assertEqual(
            segment.last_error,
            "Son propriétaire Sophie est archivé\N{NO-BREAK SPACE}: choisissez un "
            "nouveau propriétaire.",
        )
