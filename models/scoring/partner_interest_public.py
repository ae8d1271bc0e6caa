from odoo import api, fields, models


class PartnerInterest(models.Model):
    """Which interests contacts are asked about on their own page."""

    _inherit = "partner.interest"

    is_public = fields.Boolean(
        string="Offered to Contacts",
        help="Contacts may say on their page of preferences whether it interests them. "
        "The page is led to by the subscription links of mailings.",
    )

    @api.model
    def _get_offered(self):
        return self.search([("is_public", "=", True)])
