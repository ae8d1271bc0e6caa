from odoo import fields, models


class PartnerAppetenceBound(models.Model):
    """One row: what a strength must reach for one percentile of one interest.

    A new signal changes the strength of one contact, and may move a hundred bounds;
    the percentiles of all others follow without being written.
    """

    _name = "partner.appetence.bound"
    _description = "Bound of a Percentile"
    _order = "company_id, interest_id, percentile"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", readonly=True
    )
    interest_id = fields.Many2one(
        "partner.interest", required=True, ondelete="cascade", readonly=True
    )
    percentile = fields.Integer(required=True, readonly=True)
    bound = fields.Float(string="Logarithm of the Strength", readonly=True)

    _company_interest_percentile_unique = models.Constraint(
        "UNIQUE(company_id, interest_id, percentile)",
        "A percentile has one bound.",
    )
