from odoo import fields, models

# Kinds of keys, the surest first
KINDS = [
    ("siret", "SIRET"),
    ("siren", "SIREN"),
    ("vat", "VAT"),
    ("rna", "RNA"),
    ("email", "Email"),
    ("company_email", "Email of a Company"),
    ("phone", "Phone"),
    ("ref", "Reference"),
    ("name_birth", "Name and Birthdate"),
    ("name_zip", "Name and Postcode"),
    ("address", "Address"),
    ("name", "Name"),
]


class PartnerMatchKey(models.Model):
    """One row: a contact has this key; contacts with the same key may be the same.

    Kept current as contacts change.  A key of an organisation (SIRET, SIREN, VAT, RNA,
    e-mail of a company) stands once, on the company, and not on its contacts; address
    records have no keys.
    """

    _name = "partner.match.key"
    _description = "Match Key"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, required=True)
    value = fields.Char(required=True, help="Normalised: equal values are equal keys.")

    _partner_key_uniq = models.UniqueIndex("(partner_id, kind, value)")
    _kind_value_idx = models.Index("(kind, value, partner_id)")
