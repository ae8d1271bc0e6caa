from odoo import api, fields, models
from odoo.exceptions import UserError
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

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used_by_mailings(self):
        """Keep the segments that mailings name: their recipients depend on them."""
        mailings = self.env["mailing.mailing"].sudo().search(self._get_use_domain())
        if mailings:
            raise UserError(
                self.env._(
                    "These segments cannot be deleted, mailings are addressed to them "
                    "or exclude them: %(mailings)s. Archive the segments instead.",
                    mailings=", ".join(mailings.mapped("display_name")),
                )
            )

    def _get_use_domain(self):
        """Return the domain of the mailings that name these segments."""
        included = Domain("segment_ids", "in", self.ids)
        return included | Domain("exclude_segment_ids", "in", self.ids)

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
