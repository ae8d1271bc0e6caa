from odoo import Command, api, models


class MailingMailing(models.Model):
    """A filter that stands for a segment addresses the mailing to that segment.

    All that protects mailings to segments then holds: refreshed before sending,
    stopped where the segment fails, never everybody.
    """

    _inherit = "mailing.mailing"

    @api.onchange("mailing_filter_id")
    def _onchange_mailing_filter_id(self):
        self._follow_filter(self._origin.mailing_filter_id.segment_id)

    @api.model_create_multi
    def create(self, vals_list):
        mailings = super().create(vals_list)
        for mailing in mailings:
            mailing._follow_filter()
        return mailings

    def write(self, vals):
        if "mailing_filter_id" not in vals:
            return super().write(vals)
        before = {
            mailing: mailing.mailing_filter_id.segment_id
            for mailing in self
            if "segment_ids" not in vals
        }
        result = super().write(vals)
        for mailing in self:
            mailing._follow_filter(before.get(mailing))
        return result

    def _follow_filter(self, before=None):
        """Have the segment of the filter among those of the mailing.

        :param before: the segment of the filter before, which gives way to it
        """
        segment = self.mailing_filter_id.segment_id
        if before and before != segment:
            self.segment_ids = [Command.unlink(before.id)]
        if segment and segment not in self.segment_ids:
            self.segment_ids = [Command.link(segment.id)]
