from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class PartnerDuplicateAccept(models.TransientModel):
    """The choice of the groups to merge for their score, without looking at each."""

    _name = "partner.duplicate.accept"
    _description = "Merge Sure Duplicates"

    rule_id = fields.Many2one(
        "partner.match.rule",
        ondelete="cascade",
        domain=[("method", "!=", "establishments")],
        help="Empty: all rules.",
    )
    score = fields.Integer(
        string="Points at Least",
        compute="_compute_score",
        store=True,
        readonly=False,
        help="By default the automatic threshold of the rule.",
    )
    precision_text = fields.Char(related="rule_id.automatic_precision_text")
    group_count = fields.Integer(string="Groups", compute="_compute_counts")
    contact_count = fields.Integer(string="Contacts", compute="_compute_counts")

    @api.depends("rule_id")
    def _compute_score(self):
        for wizard in self:
            wizard.score = wizard.rule_id.automatic_threshold

    @api.depends("rule_id", "score")
    def _compute_counts(self):
        lines = self.env["partner.duplicate.line"].sudo()
        for wizard in self:
            groups = self.env["partner.duplicate.group"]._search(wizard._get_domain())
            # lines of groups that the user sees; only their number is told
            [(wizard.group_count, wizard.contact_count)] = lines._read_group(
                [("group_id", "in", groups)],
                aggregates=["group_id:count_distinct", "__count"],
            )

    def _get_domain(self):
        rules = self.rule_id or self.rule_id.search(Domain.TRUE)
        score = self.score if self.rule_id else None
        groups = self.env["partner.duplicate.group"]
        return groups._get_acceptable_domain(rules, score)

    def action_accept(self):
        """Merge these groups, or have the scheduled action do it."""
        if not self.group_count:
            raise UserError(self.env._("No waiting group has as many points."))
        return self.env["partner.duplicate.group"]._accept(self._get_domain())
