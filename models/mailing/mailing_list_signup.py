from odoo import api, fields, models


class MailingList(models.Model):
    """Lists whose sign-ups on the website join a segment filled by hand."""

    _inherit = "mailing.list"

    signup_segment_id = fields.Many2one(
        "partner.segment",
        string="Sign-ups Join",
        domain=[("kind", "=", "manual")],
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="Whoever signs up to this list on the website is added to this segment, "
        "which is filled by hand. Visitors who are no contact yet become one. Nobody "
        "who was kept out by hand is added.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lists = super().create(vals_list)
        lists._check_signup_editor()
        return lists

    def write(self, vals):
        result = super().write(vals)
        if "signup_segment_id" in vals:
            self._check_signup_editor()
        return result

    @api.constrains("signup_segment_id")
    def _check_signup_segment(self):
        self.sudo().signup_segment_id._check_sign_ups_possible()

    def _check_signup_editor(self):
        """Only whoever may edit a segment may have visitors added to it."""
        if self.signup_segment_id:  # of none, it would ask for the right in general
            self.signup_segment_id.check_access("write")
