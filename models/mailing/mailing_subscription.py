from odoo import api, fields, models
from odoo.exceptions import AccessError

# what somebody writes who speaks for themselves
SAID = {"opt_out", "opt_out_reason_id", "opt_out_datetime"}


class MailingSubscription(models.Model):
    """Tells the subscriptions that a segment made from those of the people."""

    _inherit = "mailing.subscription"

    segment_id = fields.Many2one(
        "partner.segment",
        string="Subscribed By",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The segment that made this subscription, and may end it. Empty as soon "
        "as the person subscribes or opts out.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_mark(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_mark(vals)
        result = super().write(vals)
        if not SAID.isdisjoint(vals):
            self._take_from_segment()
        return result

    def unlink(self):
        with self.contact_id._refusals_kept():
            return super().unlink()

    def _check_mark(self, *vals_list):
        """Refuse to mark what a person did as made by a segment, which may end it."""
        if not self.env.su and any("segment_id" in vals for vals in vals_list):
            raise AccessError(
                self.env._("Only a segment marks the subscriptions that it made.")
            )

    def _take_from_segment(self):
        """Leave to the person what a segment made."""
        self.sudo().filtered("segment_id").write({"segment_id": False})

    def _opt_out_like(self, others):
        """Opt out, on the day and for the reason of others where there are any."""
        first = others.sorted("opt_out_datetime")[:1]
        vals = {"opt_out": True, "opt_out_reason_id": first.opt_out_reason_id.id}
        if first.opt_out_datetime:
            vals["opt_out_datetime"] = first.opt_out_datetime
        self.write(vals)
