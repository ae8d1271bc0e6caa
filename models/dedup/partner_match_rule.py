from odoo import fields, models

from .partner_match_key import KINDS


class PartnerMatchRule(models.Model):
    """How duplicates are found: by a key that contacts share, or by comparing them.

    `key`: the contacts with the same key of one kind are a group, with `weight` as
    its score.  `comparisons`: pairs of contacts are scored by the sum of the weights
    of what is compared; from `review_threshold` on they are proposed, from
    `automatic_threshold` on they are sure.
    """

    _name = "partner.match.rule"
    _description = "Match Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: the contacts of all companies."
    )
    method = fields.Selection(
        [
            ("key", "Contacts that share a key"),
            ("comparisons", "Contacts that are alike"),
            ("establishments", "Establishments of one company"),
        ],
        required=True,
        default="comparisons",
    )
    target = fields.Selection(
        [("all", "All contacts"), ("companies", "Companies"), ("people", "People")],
        required=True,
        default="all",
    )
    domain = fields.Char(default="[]", help="Only contacts that match are compared.")
    with_archived = fields.Boolean("With Archived Contacts")
    key_kind = fields.Selection(KINDS, string="Key")
    comparison_ids = fields.One2many("partner.match.comparison", "rule_id", copy=True)
    review_threshold = fields.Integer(default=100)
    automatic_threshold = fields.Integer(default=150)
    is_scheduled = fields.Boolean("Each Night", help="Looked for each night.")
    state = fields.Selection(
        [
            ("idle", "Ready"),
            ("pending", "Waiting"),
            ("running", "At work"),
            ("failed", "Failed"),
        ],
        default="idle",
        readonly=True,
        copy=False,
    )
    last_error = fields.Text(readonly=True, copy=False)
    last_run = fields.Datetime(readonly=True, copy=False)
    group_ids = fields.One2many("partner.duplicate.group", "rule_id")

    def action_open_groups(self):
        """Open the groups of this rule that wait for a decision."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "contact_segmentation.partner_duplicate_group_action_review"
        )
        domain = [("rule_id", "=", self.id), ("state", "in", ["review", "later"])]
        return {**action, "domain": domain, "context": {}}
