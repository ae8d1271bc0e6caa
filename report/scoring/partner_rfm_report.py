from odoo import fields, models
from odoo.tools import SQL

from ...models.scoring.fields import NullableInteger, NullableMonetary


class PartnerRfmReport(models.Model):
    """One row: a contact as a policy scored it, with what it can be grouped by.

    Amounts and acts are added up: each is once in a policy, with the contact that
    holds the score.
    """

    _name = "partner.rfm.report"
    _description = "RFM Analysis"
    _auto = False
    _order = "policy_id, partner_id"
    _rec_name = "partner_id"
    _depends = {
        "partner.rfm.score": [
            "policy_id", "partner_id", "class_id", "previous_class_id", "class_date",
            "last_date", "frequency", "monetary", "r", "f", "m",
        ],
        "partner.rfm.policy": ["company_id"],
        "res.company": ["currency_id"],
        "res.partner": [
            "is_company", "country_id", "state_id", "city", "user_id", "industry_id",
        ],
    }  # fmt: skip

    policy_id = fields.Many2one("partner.rfm.policy", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    class_id = fields.Many2one("partner.rfm.class", string="RFM Class", readonly=True)
    previous_class_id = fields.Many2one(
        "partner.rfm.class", string="Class Before", readonly=True
    )
    class_date = fields.Date(string="In the Class since", readonly=True)
    last_date = fields.Date(string="Last Act", readonly=True)
    days_since = NullableInteger(
        string="Days since Last Act", readonly=True, aggregator="avg"
    )
    frequency = NullableInteger(string="Acts", readonly=True)
    monetary = NullableMonetary(string="Amount", readonly=True)
    r = NullableInteger(string="R", readonly=True, aggregator="avg")
    f = NullableInteger(string="F", readonly=True, aggregator="avg")
    m = NullableInteger(string="M", readonly=True, aggregator="avg")
    is_company = fields.Boolean(string="Is a Company", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", readonly=True)
    city = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    industry_id = fields.Many2one("res.partner.industry", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT score.id,
                   score.policy_id,
                   policy.company_id,
                   company.currency_id,
                   score.partner_id,
                   score.class_id,
                   score.previous_class_id,
                   score.class_date,
                   score.last_date,
                   %(today)s::date - score.last_date AS days_since,
                   score.frequency,
                   score.monetary,
                   score.r,
                   score.f,
                   score.m,
                   partner.is_company,
                   partner.country_id,
                   partner.state_id,
                   partner.city,
                   partner.user_id,
                   partner.industry_id
              FROM partner_rfm_score AS score
              JOIN partner_rfm_policy AS policy ON policy.id = score.policy_id
              JOIN res_company AS company ON company.id = policy.company_id
              JOIN res_partner AS partner ON partner.id = score.partner_id
            """,
            today=self.env.company._segmentation_today(),
        )
