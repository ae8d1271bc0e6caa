from odoo import api, fields, models
from odoo.fields import Domain

WAITING = ("review", "later")
NAMES_SHOWN = 3


class PartnerDuplicateGroup(models.Model):
    """One row: contacts that a rule found to be the same, and what was decided.

    Found again, a group is known by its rule, its company and its `value`; its lines
    then follow what is found, while it waits for a decision.

    Users see of a group the contacts that they may read; the others are a number.
    Lines and the value that contacts share, which could be of those others, are for
    the system alone.
    """

    _name = "partner.duplicate.group"
    _description = "Group of Duplicates"
    _order = "score DESC, id"

    rule_id = fields.Many2one(
        "partner.match.rule", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        ondelete="cascade",
        help="The company of its contacts; empty where all are shared.",
    )
    kind = fields.Selection(
        [("duplicates", "Duplicates"), ("establishments", "Establishments")],
        required=True,
        default="duplicates",
        readonly=True,
    )
    value = fields.Char(
        required=True,
        readonly=True,
        groups="base.group_system",
        help="What its contacts share; for those that are alike, the lowest id.",
    )
    score = fields.Integer(
        readonly=True, aggregator="avg", help="Points of the weakest link."
    )
    state = fields.Selection(
        [
            ("review", "To Review"),
            ("later", "Later"),
            ("merged", "Merged"),
            ("different", "Not Duplicates"),
        ],
        required=True,
        default="review",
        index=True,
        readonly=True,
        copy=False,
    )
    later_until = fields.Date(readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_on = fields.Datetime(readonly=True)
    line_ids = fields.One2many(
        "partner.duplicate.line",
        "group_id",
        readonly=True,
        groups="base.group_system",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Contacts",
        compute="_compute_partner_ids",
        search="_search_partner_ids",
        context={"active_test": False},
        help="Those that you may see.",
    )
    hidden_count = fields.Integer(
        compute="_compute_partner_ids", help="Contacts that you may not see."
    )
    contact_count = fields.Integer(string="Size", compute="_compute_partner_ids")

    _rule_value_idx = models.Index("(rule_id, value)")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_partner_ids(self):
        contacts = self.env["res.partner"].with_context(active_test=False)
        ids_of = self._get_contact_ids()
        everybody = {id_ for ids in ids_of.values() for id_ in ids}
        seen = set(contacts.search([("id", "in", list(everybody))]).ids)
        for group in self:
            ids = ids_of.get(group.id, [])
            group.partner_ids = contacts.browse(id_ for id_ in ids if id_ in seen)
            group.hidden_count = sum(id_ not in seen for id_ in ids)
            group.contact_count = len(ids)

    @api.model
    def _search_partner_ids(self, operator, value):
        """Find groups by the contacts that the user may see."""
        if operator not in ("in", "any"):
            return NotImplemented
        contacts = self.env["res.partner"].with_context(active_test=False)
        found = contacts._search(
            [("id", operator, value)] if operator == "in" else value
        )
        lines = self.env["partner.duplicate.line"].sudo()
        lines = lines._search([("partner_id", "in", found)])
        return Domain("id", "in", lines.subselect("group_id"))

    @api.depends("partner_ids")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_display_name(self):
        for group in self:
            names = group.partner_ids[:NAMES_SHOWN].mapped("display_name")
            more = group.contact_count - len(names)
            if not names:
                names, more = [self.env._("Hidden contacts")], 0
            group.display_name = ", ".join(names) + (f" +{more}" if more else "")

    def _get_contact_ids(self):
        """Return the ids of all contacts of these groups, by id of the group."""
        lines = self.env["partner.duplicate.line"].sudo()
        counted = lines._read_group(
            [("group_id", "in", self.ids)], ["group_id"], ["partner_id:array_agg"]
        )
        return {group.id: sorted(ids) for group, ids in counted}

    @api.model
    def _get_waiting_domain(self):
        """Return the domain of the groups that somebody should look at today."""
        later = Domain("state", "=", "later") & Domain("later_until", "<=", "today")
        return Domain("state", "=", "review") | later

    @api.model
    def _open_review(self, domain, name=None):
        """Return the action that shows the groups of a domain, one after the other."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.partner_duplicate_review_action"
        )
        return {
            **action,
            "name": name or action["name"],
            "params": {"domain": list(domain)},
        }
