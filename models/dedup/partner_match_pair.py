from odoo import fields, models


class PartnerMatchPair(models.Model):
    """One row: two contacts that a run of a rule found alike, before it groups them.

    Lives while a run works in slices, and until its groups are written.
    """

    _name = "partner.match.pair"
    _description = "Match Pair of a Run"
    _log_access = False

    rule_res_id = fields.Integer(string="Rule", readonly=True)
    first_res_id = fields.Integer(string="Contact", readonly=True)
    second_res_id = fields.Integer(string="Other Contact", readonly=True)
    score = fields.Integer(readonly=True)

    _rule_pair_uniq = models.UniqueIndex("(rule_res_id, first_res_id, second_res_id)")
