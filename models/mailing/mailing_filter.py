from odoo import api, fields, models
from odoo.exceptions import UserError


class MailingFilter(models.Model):
    """Saved filters of mailings, some of which stand for a segment.

    Those follow their segment: nobody edits or deletes them by hand.
    """

    _inherit = "mailing.filter"

    segment_id = fields.Many2one(
        "partner.segment",
        readonly=True,
        copy=False,
        ondelete="cascade",
        index="btree_not_null",
        help="This filter finds the members of this segment, and follows it.",
    )

    _segment_unique = models.Constraint(
        "UNIQUE(segment_id)", "A segment is offered by one filter."
    )

    @api.model_create_multi
    def create(self, vals_list):
        filters = super().create(vals_list)
        filters._check_no_segment()
        return filters

    def write(self, vals):
        self._check_no_segment()
        result = super().write(vals)
        self._check_no_segment()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_segment(self):
        self._check_no_segment()

    def _check_no_segment(self):
        """Refuse to users what only the segment does, as superuser."""
        published = self.filtered("segment_id")
        if published and not self.env.su:
            raise UserError(
                self.env._(
                    "The filter “%(filter)s” stands for a segment and follows it. "
                    "Rename the segment, or stop offering it as a filter there.",
                    filter=published[0].name,
                )
            )
