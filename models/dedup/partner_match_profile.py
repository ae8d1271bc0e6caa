from odoo import fields, models


class PartnerMatchProfile(models.Model):
    """One row: what of a contact is compared with the others, normalised.

    Made with its keys, of the same values, and current like them.
    """

    _name = "partner.match.profile"
    _description = "Match Profile"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, ondelete="cascade"
    )
    version = fields.Integer(help="That of the normalisation it was made with.")
    entity_res_id = fields.Integer(
        string="Commercial Entity", help="Whom the contact belongs to."
    )
    is_company = fields.Boolean()
    siret = fields.Char("SIRET")
    siren = fields.Char("SIREN")
    vat = fields.Char("VAT")
    rna = fields.Char("RNA")
    mailbox = fields.Char(help="The address, even where it is its company's.")
    email = fields.Char(help="The address, where it is the contact's own.")
    phone = fields.Char()
    ref = fields.Char("Reference")
    name = fields.Char()
    words = fields.Char("Words of the Name")
    birthdate = fields.Date()
    street = fields.Char()
    number = fields.Char("House Number")
    zip = fields.Char("Postcode")
    city = fields.Char()

    _entity_idx = models.Index("(entity_res_id) WHERE mailbox IS NOT NULL")
    _partner_uniq = models.UniqueIndex("(partner_id)")
