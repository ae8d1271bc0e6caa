from odoo import api, fields, models

from ..scheduled import come_back, is_small, work_through
from . import list_queries

CRON = "contact_segmentation.ir_cron_mailing_list_sync"


class MailingList(models.Model):
    """When lists follow their segments, and the scheduled action that does it."""

    _inherit = "mailing.list"

    # the names that the widget of long operations reads
    refresh_step = fields.Selection(
        [
            ("waiting", "The list follows in a moment"),
            ("writing", "Writing who enters and who leaves"),
        ],
        compute="_compute_refresh_step",
        help="Where the scheduled action is with this list.",
    )
    refresh_progress = fields.Float(
        string="Progress (%)", compute="_compute_refresh_step"
    )

    @api.depends("segment_id", "sync_requested", "sync_started", "sync_done")
    def _compute_refresh_step(self):
        for followed in self:
            done, total = followed.sync_done, followed.sync_total
            waits = followed.segment_id and followed.id and followed.sync_requested
            followed.refresh_step = (followed.sync_started and "writing") or (
                waits and "waiting"
            )
            followed.refresh_progress = total and min(100 * done / total, 100)

    def action_sync_segment(self):
        """Bring the list in step now, or as soon as possible where that is long."""
        self.check_access("write")
        followed = self.sudo().filtered("segment_id")  # mailing users follow segments
        if not is_small(self.env):
            followed.segment_id._with_used()._request_refresh()
            followed._request_sync()
            return come_back(self.env._("The list follows in a moment."))
        followed.segment_id.action_refresh()
        for one in followed:
            one._sync_or_fail()
        return True

    def _request_sync(self):
        """Have the scheduled action bring these lists in step as soon as it can."""
        self.sudo().write({"sync_requested": True})
        self._trigger_sync()

    @api.model
    def _trigger_sync(self, at=None):
        self.env.ref(CRON).sudo()._trigger(at)

    @api.model
    def _get_due(self):
        """Return the lists to bring in step now, the longest waiting first."""
        self.env.flush_all()
        rows = self.env.execute_query(list_queries.due_lists())
        return self.browse(list_id for (list_id,) in rows)

    @api.model
    def _cron_sync(self):
        """Bring the lists that are due in step.

        Stops when its time is out, in the middle of a large list too: the next call
        goes on from there.
        """
        work_through(
            self._get_due(),
            lambda followed: followed._sync_or_fail(in_slices=True),
            self._trigger_sync,
        )
