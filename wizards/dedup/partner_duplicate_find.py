from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...models.scheduled import is_small

RULES = {
    "siret": "contact_segmentation.partner_match_rule_siret",
    "email": "contact_segmentation.partner_match_rule_email",
}


class PartnerDuplicateFind(models.TransientModel):
    """The choice of how to look for duplicates, and of which contacts.

    Tells how many there are before any group is written.
    """

    _name = "partner.duplicate.find"
    _description = "Find Duplicates"

    criterion = fields.Selection(
        [
            ("siret", "The same SIRET"),
            ("email", "The same email address"),
            ("rule", "A rule"),
            ("all", "All rules"),
        ],
        string="Look For",
        required=True,
        default="siret",
    )
    rule_id = fields.Many2one("partner.match.rule", ondelete="cascade")
    rule_ids = fields.Many2many(
        "partner.match.rule", string="Rules", compute="_compute_rule_ids"
    )
    contact_domain = fields.Char(
        readonly=True, help="The selected contacts; empty for all contacts."
    )
    contact_count = fields.Integer(
        string="Selected Contacts", compute="_compute_contact_count"
    )
    is_counted = fields.Boolean(compute="_compute_found", store=True, readonly=False)
    group_count = fields.Integer(
        string="Groups", compute="_compute_found", store=True, readonly=False
    )
    duplicate_count = fields.Integer(
        string="Contacts in Groups",
        compute="_compute_found",
        store=True,
        readonly=False,
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if "contact_domain" in fields and self.env.context.get("active_ids"):
            selected = self._get_selected_domain()
            values.update(contact_domain=repr(selected), criterion="all")
        return values

    @api.model
    def _get_selected_domain(self):
        """Return the domain of the contacts that the user selected.

        The web client sends at most `web.active_ids_limit` ids, and the domain of the
        list when the user chose to select all.
        """
        context = self.env.context
        ids = context["active_ids"]
        # a parameter of the system, which users may not read
        parameters = self.env["ir.config_parameter"].sudo()
        limit = int(parameters.get_param("web.active_ids_limit") or 20000)
        if context.get("active_domain") and len(ids) >= limit:
            return list(context["active_domain"])
        return [("id", "in", ids)]

    @api.depends("criterion", "rule_id")
    def _compute_rule_ids(self):
        for wizard in self:
            if wizard.criterion == "rule":
                wizard.rule_ids = wizard.rule_id
            elif wizard.criterion == "all":
                wizard.rule_ids = wizard.rule_ids.search(Domain.TRUE)
            else:
                # a manager may have deleted it
                shipped = self.env.ref(RULES[wizard.criterion], False)
                wizard.rule_ids = shipped or wizard.rule_ids

    @api.depends("contact_domain")
    def _compute_contact_count(self):
        for wizard in self:
            contacts = wizard._get_contacts()
            wizard.contact_count = len(contacts) if contacts is not None else 0

    @api.depends("criterion", "rule_id", "contact_domain")
    def _compute_found(self):
        """Count at once where that is quick; otherwise a button does it."""
        for wizard in self:
            wizard.is_counted = False
            wizard.group_count = wizard.duplicate_count = 0
            if wizard.rule_ids and (wizard.contact_domain or is_small(self.env)):
                wizard._count()

    def _get_contacts(self):
        """Return the selected contacts, or None for all."""
        if not self.contact_domain:
            return None
        return self.env["res.partner"].search(literal_eval(self.contact_domain))

    def _count(self):
        contacts = self._get_contacts()
        found = [rule.sudo()._count_found(contacts) for rule in self.rule_ids]
        self.group_count = sum(one["groups"] for one in found)
        self.duplicate_count = sum(one["contacts"] for one in found)
        self.is_counted = True

    def action_count(self):
        """Count what would be found, and come back to the dialog."""
        self._check_chosen()
        self._count()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Find Duplicates"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_find(self):
        """Find duplicates, and open the groups, or say that they come in a moment."""
        self._check_chosen()
        contacts = self._get_contacts()
        if contacts is None:
            self.rule_ids.action_find()
            if set(self.rule_ids.mapped("state")) != {"idle"}:
                return self._open_rules()
        else:
            for rule in self.rule_ids:
                # whoever reviews may look for duplicates; rules write the groups
                rule.sudo()._as_finder()._find(contacts)
        return self._show_groups(contacts)

    def _open_rules(self):
        """Open the rules: they tell how far the search is, or why it failed."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.partner_match_rule_action"
        )
        return {**action, "domain": [("id", "in", self.rule_ids.ids)]}

    def _show_groups(self, contacts):
        """Open the waiting groups of these rules, of the selected contacts if any."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.partner_duplicate_group_action_review"
        )
        groups = self.env["partner.duplicate.group"]
        domain = groups._get_waiting_domain() & Domain(
            "rule_id", "in", self.rule_ids.ids
        )
        if contacts is not None:
            domain &= Domain("partner_ids", "in", contacts.ids)
        return {**action, "domain": list(domain), "target": "main"}

    def _check_chosen(self):
        if not self.rule_ids:
            raise UserError(self.env._("Choose a rule first."))
