"""Transactions of their own, which see each other's work only once it is committed."""

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from ..common import QUIET

REFRESH = "odoo.addons.contact_segmentation.models.segment.partner_segment_refresh"
SLICE = "odoo.addons.contact_segmentation.models.segment.comparison.SLICE"
# nobody else in the database lives there
HERE, AWAY = "Lyon-les-Tests", "Metz-les-Tests"
LIVES_HERE = f"[('city', '=', '{HERE}')]"


def commit(env):
    """Let others see what was done: what they see is what is tested."""
    keep = env.cr.commit
    keep()


@tagged("post_install", "-at_install")
class TransactionsCase(BaseCase):
    """Commits to the database of the tests, and takes away what it made.

    Eight readers, and the segments that a test makes; others are put aside.  All is
    done in one thread, so that to wait for another transaction is an error.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.env = cls.begin()
        cls.addClassCleanup(cls.env.cr.close)
        put_aside = cls.env["partner.segment"].search([])
        put_aside.active = False
        commit(cls.env)
        cls.addClassCleanup(cls.restore, put_aside)

    @classmethod
    def restore(cls, put_aside):
        cls.refresh_view()
        put_aside.active = True
        commit(cls.env)
        cls.registry.signal_changes()

    def setUp(self):
        super().setUp()
        self.addCleanup(self.take_away)
        self.people = self.env["res.partner"].create(
            [{"name": f"Reader {number}", "city": AWAY} for number in range(8)]
        )
        commit(self.env)

    def take_away(self):
        self.refresh_view()
        self.env["partner.segment"].search([]).unlink()
        cities = [("city", "in", [HERE, AWAY])]
        self.env["res.partner"].search(cities).unlink()
        self.env.cr.execute("DELETE FROM partner_segment_change")
        commit(self.env)

    @classmethod
    def begin(cls):
        """Return the environment of a new transaction, which has seen nothing yet."""
        cr = cls.registry.cursor()
        cr.execute("SET lock_timeout TO '3s'; SET synchronous_commit TO off")
        env = api.Environment(cr, SUPERUSER_ID, QUIET)
        commit(env)
        return env

    @classmethod
    def refresh_view(cls):
        """Have `cls.env` see what others committed."""
        cls.env.cr.rollback()
        cls.env.invalidate_all()

    def make_segment(self, name="Here", rule=LIVES_HERE, **vals):
        """Make a live segment, never refreshed."""
        vals = {"name": name, "domain": rule, "refresh_policy": "live", **vals}
        segment = self.env["partner.segment"].create(vals)
        commit(self.env)
        return segment

    def settle(self, here):
        """Have these people live here and the others away; no segment is told."""
        self.env.cr.execute(
            "UPDATE res_partner SET city = CASE WHEN id = ANY(%s) THEN %s ELSE %s END"
            " WHERE id = ANY(%s)",
            [here.ids, HERE, AWAY, self.people.ids],
        )
        commit(self.env)
        self.env.invalidate_all()

    def move(self, person, city):
        """Save where somebody lives, in a transaction of its own."""
        with self.begin().cr as cr:
            env = api.Environment(cr, SUPERUSER_ID, QUIET)
            env["res.partner"].browse(person.id).city = city

    def run_scheduled_action(self, later=False):
        """Refresh what is due, as the scheduled action does.

        :param later: once what is due within ten minutes is due too
        """
        if later:
            self.env.cr.execute(
                "UPDATE partner_segment SET next_refresh = now() AT TIME ZONE 'UTC'"
                " WHERE next_refresh < now() AT TIME ZONE 'UTC' + INTERVAL '10 min'"
            )
            commit(self.env)
        with self.begin().cr as cr:
            env = api.Environment(cr, SUPERUSER_ID, QUIET)
            env["partner.segment"]._cron_refresh()
        self.refresh_view()

    def members(self, segment):
        self.refresh_view()
        return segment.with_context(active_test=False).partner_ids.sorted("id")

    def moves(self, segment):
        """Return the entries and exits, as (name, direction), sorted."""
        moves = self.env["partner.segment.move"].search(
            [("segment_id", "=", segment.id)]
        )
        return sorted((move.partner_id.name, move.direction) for move in moves)

    def queue(self):
        self.env.cr.execute("SELECT segment_res_id FROM partner_segment_change")
        return [segment_id for (segment_id,) in self.env.cr.fetchall()]

    def assertUpToDate(self, segment, message=None):
        """The members live here, nobody else does, and they are counted."""
        self.refresh_view()
        here = self.env["res.partner"].search([("city", "=", HERE)]).sorted("id")
        self.assertEqual(self.members(segment), here, message)
        shown = segment.state, segment.refresh_started, segment.member_count
        self.assertEqual(shown, ("ok", False, len(here)), message)
