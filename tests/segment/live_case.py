"""What tests of live segments do again and again."""

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ..common import SegmentationCase

CRON = "contact_segmentation.ir_cron_segment_refresh"


class LiveCase(SegmentationCase, CronMixinCase):
    """Only the segments that a test makes; saves and runs as they happen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["partner.segment"].search([]).active = False

    def make_live(self, name, rule="[]", **vals):
        """Make a live segment that is refreshed, and nothing left in the queue.

        Refreshed twice: the first time it is due again a little later.
        """
        vals = {"refresh_policy": "live", **vals}
        segment = self.make_segment(name, rule, **vals)
        segment.action_refresh()
        segment.action_refresh()
        self.assertEqual((segment.state, segment.last_error), ("ok", False))
        self.env.cr.execute("DELETE FROM partner_segment_change")
        return segment

    def save(self):
        """What a request does at its end, but for the commit."""
        self.env.cr.flush()

    def run_scheduled_action(self):
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()
