from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class PartnerSegment(models.Model):
    _inherit = "partner.segment"

    mailing_count = fields.Integer(compute="_compute_mailing_count")
    is_sms_possible = fields.Boolean(
        compute="_compute_is_sms_possible", help="The app SMS Marketing is installed."
    )

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

    def _compute_is_sms_possible(self):
        types = self.env["mailing.mailing"]._fields["mailing_type"].get_values(self.env)
        self.is_sms_possible = "sms" in types

    def unlink(self):
        """The mailings that were sent to these segments outlive them."""
        commands = [Command.unlink(segment.id) for segment in self]
        sent = self._get_mailings("segment_ids").filtered(lambda m: m.state == "done")
        sent.write({"segment_ids": commands})
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_excluded(self):
        """A mailing that was sent may be sent again: retried, or to an A/B winner."""
        mailings = self._get_mailings("exclude_segment_ids")
        if mailings:
            raise UserError(
                self.env._(
                    "“%(segments)s” cannot be deleted: mailings exclude it, and would "
                    "write to its members if they were sent again: %(mailings)s. "
                    "Archive it instead.",
                    segments=", ".join(self.mapped("name")),
                    mailings=", ".join(f"“{m.display_name}”" for m in mailings),
                )
            )

    def _get_mailings(self, *names):
        """Return the mailings that name these segments, whoever may see them.

        :param names: the fields of the mailing in which the segments are
        """
        named = Domain.OR(Domain(name, "in", self.ids) for name in names)
        mailings = self.env["mailing.mailing"].sudo().with_context(active_test=False)
        return mailings.search(named)

    def _get_uses(self):
        mailings = self._get_mailings("segment_ids", "exclude_segment_ids")
        filters = self._find_in_texts(
            "mailing.filter", ["mailing_domain"], "mailing_model_name"
        )
        return [
            *super()._get_uses(),
            *(
                self.env._("the mailing “%(name)s”", name=mailing.display_name)
                for mailing in mailings.filtered(lambda m: m.state != "done")
            ),
            *(
                self.env._("the favorite filter “%(name)s” of mailings", name=name)
                for name in filters.mapped("name")
            ),
        ]

    def action_send_mailing(self):
        """Open a new mailing to the members of these segments."""
        return self._open_new_mailing(self.env._("Mailing to a Segment"), "mail")

    def action_send_sms(self):
        """Open a new mailing by SMS to the members of these segments."""
        action = self._open_new_mailing(self.env._("SMS to a Segment"), "sms")
        return {**action, "context": {**action["context"], "mailing_sms": True}}

    def _open_new_mailing(self, name, mailing_type):
        return {
            "name": name,
            "type": "ir.actions.act_window",
            "res_model": "mailing.mailing",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "default_segment_ids": self.ids,
                "default_mailing_type": mailing_type,
            },
        }

    def action_open_mailings(self):
        """Open the mailings to these segments."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "mass_mailing.mailing_mailing_action_mail"
        )
        return {**action, "domain": [("segment_ids", "in", self.ids)], "context": {}}
