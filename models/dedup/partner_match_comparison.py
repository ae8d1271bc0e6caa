from odoo import fields, models

COMPARED = [
    ("name", "Name"),
    ("word", "A Word of the Name"),
    ("birthdate", "Birthdate"),
    ("street", "Street"),
    ("number", "House Number"),
    ("zip", "Postcode"),
    ("city", "City"),
    ("email", "Email"),
    ("phone", "Phone"),
    ("siret", "SIRET"),
    ("siren", "SIREN"),
    ("vat", "VAT"),
    ("rna", "RNA"),
    ("ref", "Reference"),
]


class PartnerMatchComparison(models.Model):
    """One row: what a rule gives for two contacts alike, or not, in one respect.

    Nothing is given where one of the two says nothing.
    """

    _name = "partner.match.comparison"
    _description = "Match Comparison"
    _order = "rule_id, sequence, id"

    rule_id = fields.Many2one(
        "partner.match.rule", required=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(default=10)
    compared = fields.Selection(COMPARED, required=True)
    exact = fields.Integer("Same", help="Points where both are the same.")
    close = fields.Integer(
        "Nearly the Same", help="Points where both are nearly the same."
    )
    different = fields.Integer(help="Points, usually below zero, where they differ.")

    _rule_compared_uniq = models.UniqueIndex(
        "(rule_id, compared)", "A rule compares each thing once."
    )
