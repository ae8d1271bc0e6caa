from odoo import api, fields, models
from odoo.tools import format_amount, formatLang

from .fields import NullableFloat

AXES = [("r", "Recency"), ("f", "Frequency"), ("m", "Monetary")]


class PartnerRfmCutoff(models.Model):
    """One row: what a contact needs, on one axis, for one score of a policy.

    For recency at most `bound` days since the last act, for frequency at least
    `bound` acts, for monetary at least this amount in the company's currency.  Score
    1 needs nothing and has no row; an empty bound is a score that nobody reaches.
    """

    _name = "partner.rfm.cutoff"
    _description = "RFM Cut-off"
    _order = "policy_id, axis, score DESC"
    _log_access = False

    policy_id = fields.Many2one(
        "partner.rfm.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id")
    axis = fields.Selection(AXES, required=True)
    score = fields.Integer(required=True)
    bound = NullableFloat(digits=(16, 4))
    sentence = fields.Char(
        string="Who Has It", compute="_compute_sentence", help="What the score needs."
    )

    _axis_score_unique = models.Constraint(
        "UNIQUE(policy_id, axis, score)", "A score has one cut-off on each axis."
    )

    @api.depends("axis", "bound", "policy_id.frequency_measure")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for cutoff in self:
            if cutoff.bound is False:
                cutoff.sentence = self.env._("nobody")
            elif cutoff.axis == "r":
                cutoff.sentence = cutoff._describe_days()
            elif cutoff.axis == "f":
                cutoff.sentence = cutoff._describe_acts()
            else:
                cutoff.sentence = cutoff._describe_amount()

    def _describe_days(self):
        if self.bound == 1:
            return self.env._("at most 1 day")
        return self.env._("at most %(days)s days", days=self._format_bound())

    def _describe_acts(self):
        count = self._format_bound()
        if self.policy_id.frequency_measure == "days":
            if self.bound == 1:
                return self.env._("at least 1 day with an act")
            return self.env._("at least %(count)s days with an act", count=count)
        if self.bound == 1:
            return self.env._("at least 1 act")
        return self.env._("at least %(count)s acts", count=count)

    def _describe_amount(self):
        currency = self.policy_id.company_id.currency_id
        amount = format_amount(self.env, self.bound, currency)
        return self.env._("at least %(amount)s", amount=amount)

    def _format_bound(self):
        """Return a number of days or acts; quantiles may fall between two."""
        digits = 0 if self.bound.is_integer() else 1
        return formatLang(self.env, self.bound, digits=digits)
