import contextlib
import functools
from unittest.mock import patch

from .transactions import (
    AWAY,
    HERE,
    LIVES_HERE,
    REFRESH,
    SLICE,
    TransactionsCase,
    commit,
)

# where a refresh of the scheduled action is, and where one within a transaction is
IN_SLICES = (
    "before",
    "marking",
    "marked",
    "compared",
    "in a slice",
    "between slices",
    "last slice",
    "finished",
    "over",
)
AT_ONCE = ("before", "seen", "locked", "compared", "written", "finished", "over")


class Course:
    """What others do as a refresh comes to each of its steps."""

    def __init__(self, steps):
        self.steps = steps
        self.plan = {step: [] for step in steps}
        self.ahead = list(steps)

    def on(self, step, action):
        self.plan[step].append(action)

    def reach(self, step):
        while step in self.ahead:
            for action in self.plan[self.ahead.pop(0)]:
                action()


class Save:
    """Somebody changes where a person lives: begins, has segments look, commits."""

    def __init__(self, case, person, city):
        self.env = case.begin()
        self.person = self.env["res.partner"].browse(person.id)
        self.city = city
        self.is_open = False

    def begin(self):
        self.env.cr.execute("SELECT 1")

    def look(self):
        self.person.city = self.city
        self.env.cr.flush()
        self.is_open = True

    def commit(self, _seconds=None):
        if self.is_open:
            commit(self.env)
            self.is_open = False


class TestSegmentConcurrency(TransactionsCase):
    """Whatever others do during a refresh, the segment ends up true."""

    def setUp(self):
        super().setUp()
        self.segment = self.make_segment()

    def fill(self):
        """Readers 0 to 3 are members; then 0 and 1 should leave, 4 and 5 enter."""
        self.settle(self.people[:4])
        self.segment._request_refresh()
        commit(self.env)
        self.run_scheduled_action()
        self.assertUpToDate(self.segment)
        self.settle(self.people[2:6])
        self.segment._request_refresh()
        commit(self.env)

    def refresh(self, course):
        """Refresh the segment, as the scheduled action or within a transaction."""
        env = self.begin()
        segment = env["partner.segment"].browse(self.segment.id)
        with env.cr, patch(SLICE, 2), self.followed(course):
            course.reach("before")
            if course.steps == IN_SLICES:
                segment._cron_refresh()
            else:
                env.cr.execute("SELECT 1")
                course.reach("seen")
                segment.action_refresh()
        course.reach("over")

    @contextlib.contextmanager
    def followed(self, course):
        """Tell a course how far the refresh within the block is."""
        with contextlib.ExitStack() as stack:

            def tell(name, after, before=None):
                method = getattr(type(self.segment), name)

                def called(segment, *args, **kwargs):
                    if before != "between slices" or "in a slice" not in course.ahead:
                        course.reach(before)
                    result = method(segment, *args, **kwargs)
                    course.reach(after)
                    return result

                stack.enter_context(patch.object(type(self.segment), name, called))

            tell("_compare", "compared")
            if course.steps == AT_ONCE:
                tell("_lock", "locked")
                tell("_finish", "finished", "written")
            else:
                tell("_lock", "marking")
                tell("_begin", "marked")
                tell("_write_slice", "in a slice", "between slices")
                tell("_finish_own", "finished", "last slice")
            yield

    def during(self, step, action, steps=IN_SLICES):
        """Refresh, and do something when the refresh comes to a step."""
        course = Course(steps)
        course.on(step, action)
        self.refresh(course)

    # -- against a save -----------------------------------------------------

    def interleave(self, steps, person, city, prepare):
        """Refresh while somebody saves: looks at any step, commits at the next one.

        The save begins before the refresh, or at the step; where the refresh waits
        for it, it commits at once.
        """
        pairs = [("before", step) for step in steps] + [(step, step) for step in steps]
        for begins, looks in pairs:
            with self.subTest(begins=begins, looks=looks):
                prepare()
                save, course = Save(self, person, city), Course(steps)
                course.on(begins, save.begin)
                course.on(looks, save.look)
                next_step = steps[steps.index(looks) + 1 :][:1]
                course.on(*next_step or [looks], save.commit)
                with save.env.cr, patch(f"{REFRESH}.time.sleep", save.commit):
                    self.refresh(course)
                self.run_scheduled_action(later=True)
                self.assertUpToDate(self.segment)

    def make_new(self):
        """The segment was never refreshed, Readers 2 to 5 should enter."""
        self.env.cr.execute("DELETE FROM partner_segment_member")
        self.settle(self.people[2:6])
        self.segment.write({"last_refresh": False, "domain": LIVES_HERE})
        commit(self.env)

    def make_empty(self):
        """The same, nobody should enter."""
        self.make_new()
        self.settle(self.people[:0])

    def make_failed(self):
        self.fill()
        self.segment._write_failure("It looked for contacts for too long.")
        self.segment._request_refresh()
        commit(self.env)

    def test_save_of_who_enters_during_the_first_fill(self):
        self.interleave(IN_SLICES, self.people[6], HERE, self.make_new)

    def test_save_of_who_enters_during_a_refresh(self):
        self.interleave(IN_SLICES, self.people[6], HERE, self.fill)

    def test_save_of_who_leaves_while_the_refresh_lets_them_in(self):
        self.interleave(IN_SLICES, self.people[4], AWAY, self.fill)

    def test_save_of_who_leaves_while_a_failed_segment_is_repaired(self):
        self.interleave(IN_SLICES, self.people[3], AWAY, self.make_failed)

    def test_save_during_a_refresh_at_once(self):
        self.interleave(AT_ONCE, self.people[6], HERE, self.make_empty)
        self.interleave(AT_ONCE, self.people[4], AWAY, self.fill)

    def test_moves_are_those_that_happened(self):
        """Reader 6 enters and leaves during the refresh, Reader 0 came back."""
        self.fill()
        course = Course(IN_SLICES)
        course.on("compared", lambda: self.move(self.people[6], HERE))
        course.on("compared", lambda: self.move(self.people[0], HERE))
        course.on("between slices", lambda: self.move(self.people[6], AWAY))
        self.refresh(course)
        self.run_scheduled_action()
        self.assertUpToDate(self.segment)
        self.assertEqual(
            self.moves(self.segment),
            [
                ("Reader 0", "in"),
                ("Reader 0", "out"),
                ("Reader 1", "out"),
                ("Reader 4", "in"),
                ("Reader 5", "in"),
            ],
        )

    def test_plan_made_before_a_new_segment_was_committed(self):
        """By another thread, which cannot see the segment yet."""
        env = self.begin()
        with env.cr:
            other = env["partner.segment"].create(
                {"name": "Other", "domain": LIVES_HERE, "refresh_policy": "live"}
            )
            self.env["partner.segment"]._get_live_plan()
            other.action_refresh()
        self.move(self.people[7], HERE)
        self.assertUpToDate(self.env["partner.segment"].browse(other.id))

    # -- against other refreshes, and those who edit the segment ---------------

    def in_transaction(self, method, *args):
        """Return an action: somebody else calls a method of the segment."""

        def act():
            env = self.begin()
            with env.cr:
                getattr(env["partner.segment"].browse(self.segment.id), method)(*args)

        return act

    def test_refreshed_at_once_between_the_slices_of_another_refresh(self):
        for step in IN_SLICES[1:]:
            if step in ("marking", "in a slice", "finished"):
                continue  # the segment is locked
            with self.subTest(step):
                self.fill()
                self.during(step, self.in_transaction("action_refresh"))
                self.assertUpToDate(self.segment)

    def test_rule_edited_between_slices_wins(self):
        for step in ("marked", "compared", "between slices", "last slice"):
            with self.subTest(step):
                self.segment.domain = LIVES_HERE
                self.fill()
                rule = f"[('city', '=', '{AWAY}')]"
                self.during(step, self.in_transaction("write", {"domain": rule}))
                self.refresh_view()
                self.assertEqual(
                    (self.segment.state, self.segment.refresh_started),
                    ("pending", False),
                )
                self.run_scheduled_action()
                away = self.people.filtered(lambda p: p.city == AWAY)
                self.assertLessEqual(away, self.members(self.segment))
                self.assertFalse(self.members(self.segment) & (self.people - away))

    def test_segment_can_be_edited_and_stopped_within_a_slice(self):
        self.fill()
        self.during("in a slice", self.in_transaction("write", {"name": "There"}))
        self.assertUpToDate(self.segment)
        self.assertEqual(self.segment.name, "There")
        self.fill()
        before = self.members(self.segment)
        self.during("in a slice", self.in_transaction("action_stop_refresh"))
        self.assertEqual(self.members(self.segment), before)
        self.assertEqual(self.segment.state, "failed")
        self.segment._request_refresh()
        commit(self.env)
        self.run_scheduled_action()
        self.assertUpToDate(self.segment)

    def test_contact_added_by_hand_between_slices(self):
        for step in ("compared", "between slices", "last slice"):
            with self.subTest(step):
                self.fill()
                person = self.people[7]
                vals = {"segment_id": self.segment.id, "partner_id": person.id}
                self.during(step, functools.partial(self.pin, vals))
                self.run_scheduled_action()
                self.assertIn(person, self.members(self.segment))
                self.segment.pin_ids.unlink()
                commit(self.env)

    def pin(self, vals):
        env = self.begin()
        with env.cr:
            env["partner.segment.pin"].create(vals)

    def test_archived_between_slices(self):
        self.fill()
        self.during("between slices", self.in_transaction("action_archive"))
        self.refresh_view()
        self.assertFalse(self.segment.refresh_started)
        self.segment.active = True
        commit(self.env)
        self.run_scheduled_action()
        self.assertUpToDate(self.segment)

    def test_deleted_during_a_refresh_does_not_stop_the_others(self):
        for step in ("marked", "compared", "between slices", "last slice"):
            with self.subTest(step):
                self.segment = self.make_segment("Deleted")
                other = self.make_segment("Other")
                self.settle(self.people[2:6])
                self.during(step, self.in_transaction("unlink"))
                self.assertUpToDate(other)
                self.assertFalse(self.segment.exists())

    def test_contact_deleted_between_comparison_and_slice(self):
        self.fill()
        entering, leaving = self.people[5], self.people[0]

        def delete():
            env = self.begin()
            with env.cr:
                env["res.partner"].browse((entering | leaving).ids).unlink()

        self.during("compared", delete)
        self.assertUpToDate(self.segment)

    # -- the queue ----------------------------------------------------------

    def test_rows_added_while_the_queue_is_drained_stay(self):
        self.fill()
        self.run_scheduled_action()
        changes = self.env["partner.segment.change"]
        changes._add(self.segment.ids, self.people[6].ids)
        commit(self.env)

        def add_another():
            env = self.begin()
            with env.cr:
                env["partner.segment.change"]._add(self.segment.ids, self.people[7].ids)

        self.during("compared", add_another)
        self.assertEqual(self.queue(), self.segment.ids)
        self.run_scheduled_action()
        self.assertEqual(self.queue(), [])

    def test_rows_of_segments_that_are_no_longer_live(self):
        self.fill()
        self.run_scheduled_action()
        changes = self.env["partner.segment.change"]
        gone = self.make_segment("Gone")
        manual = self.make_segment("On demand", refresh_policy="manual")
        changes._add([gone.id, manual.id, self.segment.id], self.people.ids)
        gone.unlink()
        commit(self.env)
        self.run_scheduled_action()
        self.assertEqual(self.queue(), [])

    def test_import_of_a_thousand_contacts(self):
        self.settle(self.people[:0])
        self.run_scheduled_action()
        env = self.begin()
        rows = [[f"Imported {n}", (HERE, AWAY)[n % 2]] for n in range(1000)]
        with env.cr:
            result = env["res.partner"].load(["name", "city"], rows)
        self.assertEqual(result["messages"], [])
        self.run_scheduled_action()
        self.assertUpToDate(self.segment)
        self.assertEqual(len(self.members(self.segment)), 500)
        self.assertEqual(self.queue(), [])
