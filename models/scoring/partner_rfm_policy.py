from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

# settings that decide the scores
DECIDING = {
    *("source_ids", "window_months", "rollup", "bins", "binning", "is_frozen"),
    *("monetary_measure", "frequency_measure", "grid_id", "cutoff_ids"),
}


class PartnerRfmPolicy(models.Model):
    """How one company scores its contacts on recency, frequency and monetary value.

    The default policy of a company fills the RFM columns on contacts.  Each run
    reads all acts of the window in one statement and writes the differences.
    """

    _name = "partner.rfm.policy"
    _inherit = ["partner.score.computation"]
    _description = "RFM Policy"
    _order = "company_id, is_default DESC, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    is_default = fields.Boolean(
        string="Shown on Contacts",
        copy=False,
        help="The scores of this policy are the RFM columns of the company's contacts.",
    )
    source_ids = fields.Many2many(
        "partner.score.source",
        string="Sources",
        default=lambda self: self.env["partner.score.source"].search(
            [("in_new_policies", "=", True)]
        ),
    )
    counted_source_ids = fields.Many2many(
        "partner.score.source",
        string="Counted Sources",
        compute="_compute_counted_source_ids",
        help="Sources whose app is installed and that do not yield to another one.",
    )
    window_months = fields.Integer(
        string="Window (months)",
        default=36,
        help="Acts older than this do not count. 0: the whole history counts.",
    )
    rollup = fields.Boolean(
        string="By Company",
        default=True,
        help="The acts of the contacts of a company count for the company, and each of "
        "its contacts shows its scores. Otherwise each contact is scored alone.",
    )
    bins = fields.Integer(
        string="Scores from 1 to",
        default=5,
        required=True,
        help="How many scores an axis has, from 3 to 10.",
    )
    binning = fields.Selection(
        [
            ("rank", "Rank among the contacts that acted"),
            ("quantile", "Quantiles of the values"),
            ("threshold", "Thresholds that you choose"),
        ],
        default="rank",
        required=True,
        help="Rank: the share of the others who are below. Quantiles: cut-offs as the "
        "R package rfm sets them. Thresholds: cut-offs written by hand.",
    )
    is_frozen = fields.Boolean(
        string="Frozen Cut-offs",
        help="Keep the cut-offs of the last run instead of computing them anew at each "
        "run: scores then change by the contact's own acts and ageing only.",
    )
    cutoff_ids = fields.One2many(
        "partner.rfm.cutoff", "policy_id", string="Cut-offs", copy=False
    )
    cutoff_date = fields.Date(
        string="Cut-offs of",
        readonly=True,
        copy=False,
        help="Day from whose scores the cut-offs come.",
    )
    monetary_measure = fields.Selection(
        [("sum", "Sum"), ("mean", "Mean of the acts"), ("largest", "Largest act")],
        string="Monetary",
        default="sum",
        required=True,
    )
    frequency_measure = fields.Selection(
        [("acts", "Acts"), ("days", "Days with an act")],
        string="Frequency",
        default="acts",
        required=True,
    )
    grid_id = fields.Many2one(
        "partner.rfm.grid",
        string="Classes",
        ondelete="restrict",
        required=True,
        index=True,
        default=lambda self: self.env["partner.rfm.grid"]._get_standard(),
        help="Which classes the scores give.",
    )
    customer_count = fields.Integer(
        string="Contacts that Acted", readonly=True, copy=False
    )
    first_act_date = fields.Date(string="First Act", readonly=True, copy=False)
    last_act_date = fields.Date(string="Last Act", readonly=True, copy=False)
    loyal_count = fields.Integer(
        string="Contacts with 3 Acts", readonly=True, copy=False
    )

    _default_unique = models.UniqueIndex(
        "(company_id) WHERE is_default AND active",
        "A company has one RFM policy that is shown on contacts. Take the mark off the "
        "other policy first.",
    )
    _window_positive = models.Constraint(
        "CHECK(window_months >= 0)", "The window cannot be negative."
    )

    @api.depends("source_ids")
    def _compute_counted_source_ids(self):
        for policy in self:
            policy.counted_source_ids = policy.source_ids._get_counted()

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        policies = super().create(vals_list)
        policies._request_compute()
        return policies

    def write(self, vals):
        others = (
            self.filtered(lambda policy: policy.company_id.id != vals["company_id"])
            if "company_id" in vals
            else self.browse()
        )
        if others:
            raise UserError(
                self.env._(
                    "The scores of a policy are those of its company: make another "
                    "policy for the other company."
                )
            )
        if not {"company_id", "is_default", "active", "rollup"}.isdisjoint(vals):
            self.env.registry.clear_cache()
        result = super().write(vals)
        if not DECIDING.isdisjoint(vals):
            self._request_compute()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @ormcache("company_id")
    def _get_default(self, company_id):
        """Return (id, rollup) of the policy whose scores a company's contacts show.

        (False, False) where there is none.  Cached: it is read by every query that
        names an RFM column.
        """
        policy = self.sudo().search(
            [("company_id", "=", company_id), ("is_default", "=", True)], limit=1
        )
        return policy.id, policy.rollup

    @api.model
    def _create_defaults(self, companies):
        """Give a default policy to each of the companies that has none."""
        served = self.sudo().search([("is_default", "=", True)]).company_id
        return self.sudo().create(
            [
                {
                    "name": self._get_default_name(company),
                    "company_id": company.id,
                    "is_default": True,
                }
                for company in companies - served
            ]
        )

    @api.model
    def _get_default_name(self, company):
        """Return the name of a default policy, in the language of its company."""
        lang = company.sudo().partner_id.lang or self.env.lang
        return self.with_context(lang=lang).env._("Customers")

    def action_open_scores(self):
        """Open the scores of this policy."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.partner_rfm_score_action"
        )
        return {**action, "domain": [("policy_id", "=", self.id)]}
