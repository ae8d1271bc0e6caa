from odoo import fields, models


class ResPartner(models.Model):
    """What is known of a person."""

    _inherit = "res.partner"

    # name and type of OCA's partner_contact_birthdate, so that the data are the same
    birthdate_date = fields.Date("Birthdate")
