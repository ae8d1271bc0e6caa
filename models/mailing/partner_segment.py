from odoo import Command, fields, models
from odoo.fields import Domain


class PartnerSegment(models.Model):
    _inherit = "partner.segment"

    mailing_count = fields.Integer(compute="_compute_mailing_count")

    def _compute_mailing_count(self):
        """Count the mailings that each segment is a recipient of."""
        counts = dict(
            self.env["mailing.mailing"]
            .sudo()  # a number only: segmentation users need not be mailing users
            ._read_group(
                [("segment_ids", "in", self.ids)], ["segment_ids"], ["__count"]
            )
        )
        for segment in self:
            segment.mailing_count = counts.get(segment._origin, 0)

    def unlink(self):
        """The mailings that were sent to these segments outlive them."""
        commands = [Command.unlink(segment.id) for segment in self]
        self._get_mailings().filtered(lambda m: m.state == "done").write(
            {"segment_ids": commands, "exclude_segment_ids": commands}
        )
        return super().unlink()

    def _get_mailings(self):
        """Return the mailings that name these segments, whoever may see them."""
        named = Domain("segment_ids", "in", self.ids)
        named |= Domain("exclude_segment_ids", "in", self.ids)
        return self.env["mailing.mailing"].sudo().search(named)

    def _get_uses(self):
        unsent = self._get_mailings().filtered(lambda mailing: mailing.state != "done")
        return super()._get_uses() + [
            self.env._("the mailing “%(name)s”", name=mailing.display_name)
            for mailing in unsent
        ]

    def action_send_mailing(self):
        """Open a new mailing to the members of these segments."""
        return {
            "name": self.env._("Mailing to a Segment"),
            "type": "ir.actions.act_window",
            "res_model": "mailing.mailing",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "default_segment_ids": self.ids,
                "default_mailing_type": "mail",
            },
        }

    def action_open_mailings(self):
        """Open the mailings to these segments."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "mass_mailing.mailing_mailing_action_mail"
        )
        return {**action, "domain": [("segment_ids", "in", self.ids)], "context": {}}
