from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PartnerSegment(models.Model):
    """Segments filled by hand that those who sign up on the website join."""

    _inherit = "partner.segment"

    signup_list_ids = fields.One2many(
        "mailing.list",
        "signup_segment_id",
        string="Lists Whose Sign-ups Join",
        copy=False,
        context={"active_test": False},
    )

    @api.constrains("kind")
    def _check_sign_ups_possible(self):
        for segment in self.filtered(lambda segment: segment.kind != "manual"):
            lists = segment.sudo().signup_list_ids
            if lists:
                raise ValidationError(
                    self.env._(
                        "“%(segment)s” follows a rule: those who sign up to "
                        "“%(lists)s” can only join a segment filled by hand.",
                        segment=segment.name,
                        lists=", ".join(lists.mapped("name")),
                    )
                )

    def _get_uses(self):
        return [
            *super()._get_uses(),
            *(
                self.env._("the sign-ups to the list “%(name)s”", name=target.name)
                for target in self.sudo().signup_list_ids
            ),
        ]

    def _add_sign_up(self, contact, reason):
        """Add somebody who signed up, unless a choice made by hand still holds."""
        self.ensure_one()
        pin = self.env["partner.segment.pin"].search(
            [("segment_id", "=", self.id), ("partner_id", "=", contact.id)]
        )
        if pin and (not pin.until or pin.until >= self._get_today()):
            return
        self._pin([("id", "=", contact.id)], reason=reason)
        self._request_refresh()
