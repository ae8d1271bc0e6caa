from odoo import fields, models


class PartnerSegment(models.Model):
    """Mailing lists follow a segment after each of its refreshes."""

    _inherit = "partner.segment"

    mailing_list_ids = fields.One2many("mailing.list", "segment_id", copy=False)
    mailing_list_count = fields.Integer(compute="_compute_mailing_list_count")

    def _compute_mailing_list_count(self):
        """Count the lists that follow each segment."""
        lists = self.env["mailing.list"].sudo()  # a number only
        counts = dict(
            lists._read_group(
                [("segment_id", "in", self.ids)], ["segment_id"], ["__count"]
            )
        )
        for segment in self:
            segment.mailing_list_count = counts.get(segment._origin, 0)

    def _get_followers(self):
        """Return the lists that follow these segments, archived ones too."""
        lists = self.env["mailing.list"].sudo().with_context(active_test=False)
        return lists.search([("segment_id", "in", self.ids)])

    def _get_uses(self):
        return [
            *super()._get_uses(),
            *(
                self.env._("the mailing list “%(name)s”", name=followed.name)
                for followed in self._get_followers()
            ),
        ]

    def _finish(self, comparison, again=False):
        if self._get_followers().filtered("active"):
            self.env["mailing.list"]._trigger_sync()
        return super()._finish(comparison, again)

    def action_open_mailing_lists(self):
        """Open the mailing lists that follow this segment; a new one does as well."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "mass_mailing.action_view_mass_mailing_lists"
        )
        return {
            **action,
            "domain": [("segment_id", "=", self.id)],
            "context": {
                "default_segment_id": self.id,
                "default_name": self.name,
            },
        }
