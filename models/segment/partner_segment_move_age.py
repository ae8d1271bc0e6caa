from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

KEPT_MONTHS_PARAMETER = "contact_segmentation.moves_kept_months"
KEPT_MONTHS = 36
# deleted at a time, so that each transaction of the vacuum stays short
BATCH = 10_000


class PartnerSegmentMove(models.Model):
    """How long entries and exits are kept.

    A membership whose entry was deleted still says since when it lasts.
    """

    _inherit = "partner.segment.move"

    # the newest first, as the list shows them; from its end, those to delete
    _date_idx = models.Index("(date DESC, id DESC)")

    @api.model
    def _get_kept_months(self):
        """Return for how many months entries and exits are kept; 0: for good."""
        parameters = self.env["ir.config_parameter"].sudo()
        kept = parameters.get_param(KEPT_MONTHS_PARAMETER, str(KEPT_MONTHS))
        # what cannot be read deletes nothing
        return int(kept) if kept.isdecimal() else 0

    @api.autovacuum
    def _gc_old_moves(self):
        months = self._get_kept_months()
        if not months:
            return 0, 0
        oldest = fields.Datetime.now() - relativedelta(months=months)
        old = self.search([("date", "<", oldest)], order="date, id", limit=BATCH)
        old.unlink()
        return len(old), len(old) == BATCH
