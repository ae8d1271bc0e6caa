from odoo import api, fields, models


class PartnerRfmPolicy(models.Model):
    """What a policy says of itself that its company or its grid decides."""

    _inherit = "partner.rfm.policy"

    timezone = fields.Char(
        string="Time Zone",
        compute="_compute_timezone",
        help="Days begin at midnight there: that of the company's own contact.",
    )

    @api.depends("company_id.partner_id.tz")
    def _compute_timezone(self):
        for policy in self:
            company = policy.company_id
            policy.timezone = company and company._segmentation_tz()

    def action_open_grid(self):
        """Open the classes that the scores of this policy give."""
        self.ensure_one()
        return self.grid_id._get_records_action()
