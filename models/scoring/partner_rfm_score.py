from odoo import api, fields, models
from odoo.tools import SQL

from .fields import NullableInteger, NullableMonetary


class PartnerRfmScore(models.Model):
    """One row: what one policy knows of one contact.

    A scorable contact without acts has a row with frequency 0, no scores and the
    class Prospect.  No row means that the contact is not scored at all.  Rows are
    written by `partner.rfm.policy.action_compute` only, in sets.
    """

    _name = "partner.rfm.score"
    _description = "RFM Score"
    _order = "policy_id, partner_id"
    _rec_name = "partner_id"
    _log_access = False

    policy_id = fields.Many2one(
        "partner.rfm.policy", required=True, ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(related="policy_id.company_id")
    currency_id = fields.Many2one(related="policy_id.company_id.currency_id")
    last_date = fields.Date(string="Last Act", readonly=True)
    days_since = NullableInteger(
        string="Days since Last Act", compute="_compute_days_since", aggregator="avg"
    )
    frequency = NullableInteger(string="Acts", readonly=True)
    monetary = NullableMonetary(string="Amount", readonly=True)
    r = NullableInteger(string="R", readonly=True, aggregator="avg")
    f = NullableInteger(string="F", readonly=True, aggregator="avg")
    m = NullableInteger(string="M", readonly=True, aggregator="avg")
    code = fields.Char(
        compute="_compute_code", help="R, F and M side by side: 545, or 10-4-5."
    )
    class_id = fields.Many2one(
        "partner.rfm.class",
        string="RFM Class",
        ondelete="set null",
        readonly=True,
    )
    previous_class_id = fields.Many2one(
        "partner.rfm.class", string="Class Before", ondelete="set null", readonly=True
    )
    class_date = fields.Date(string="In the Class since", readonly=True)
    scored_since = fields.Date(
        readonly=True, help="Day of the first run that scored the contact."
    )

    # No more indexes than these: a run writes a million rows into each of them.
    # Contacts by amount: read in order, page by page
    _policy_monetary_idx = models.Index("(policy_id, monetary)")
    # the contact first: its scores are looked up, and deleted with it
    _policy_partner_unique = models.Constraint(
        "UNIQUE(partner_id, policy_id)", "A policy scores each contact once."
    )

    @api.depends("last_date")
    def _compute_days_since(self):
        today = self.env.company._segmentation_today()
        for score in self:
            last = score.last_date
            score.days_since = (today - last).days if last else None

    @api.depends("r", "f", "m")
    def _compute_code(self):
        for score in self:
            axes = [score.r, score.f, score.m]
            score.code = score.r and ("-" if 10 in axes else "").join(map(str, axes))

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let the derived columns be searched, sorted and grouped like the others."""
        if field_expr == "days_since":
            return SQL(
                "(%s::date - %s)",
                self.env.company._segmentation_today(),
                self._field_to_sql(alias, "last_date", query),
            )
        if field_expr == "code":
            axes = [self._field_to_sql(alias, axis, query) for axis in "rfm"]
            return SQL(
                "NULLIF(CONCAT_WS(CASE WHEN 10 IN (%(axes)s) THEN '-' ELSE '' END,"
                " %(axes)s), '')",
                axes=SQL(", ").join(axes),
            )
        return super()._field_to_sql(alias, field_expr, query)
