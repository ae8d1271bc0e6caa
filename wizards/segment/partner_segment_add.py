from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError


class PartnerSegmentAdd(models.TransientModel):
    """The choice of the segment to which the selected contacts are added."""

    _name = "partner.segment.add"
    _description = "Add Contacts to a Segment"

    segment_id = fields.Many2one("partner.segment", required=True, ondelete="cascade")
    mode = fields.Selection(
        [("in", "Add to the segment"), ("out", "Keep out of the segment")],
        required=True,
        default="in",
    )
    until = fields.Date(help="Last day on which this choice holds. Empty: for good.")
    reason = fields.Char()
    contact_domain = fields.Char(required=True, readonly=True)
    contact_count = fields.Integer(compute="_compute_contact_count")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if "contact_domain" in fields:
            values["contact_domain"] = repr(self._get_selected_domain())
        return values

    @api.model
    def _get_selected_domain(self):
        """Return the domain of the contacts that the user selected.

        The web client sends at most `web.active_ids_limit` ids, and the domain of
        the list when the user chose to select all: beyond the limit, the domain
        is the selection.
        """
        context = self.env.context
        ids = context.get("active_ids") or []
        limit = int(
            self.env["ir.config_parameter"].sudo().get_param("web.active_ids_limit")
            or 20000
        )
        if context.get("active_domain") and len(ids) >= limit:
            return list(context["active_domain"])
        return [("id", "in", ids)]

    @api.depends("contact_domain")
    def _compute_contact_count(self):
        for wizard in self:
            domain = literal_eval(wizard.contact_domain or "[('id', '=', False)]")
            wizard.contact_count = self.env["res.partner"].search_count(domain)

    def action_add(self):
        """Add the contacts, refresh the segment, and say what happened."""
        self.ensure_one()
        if not self.contact_count:
            raise UserError(self.env._("Select contacts in the list first."))
        changed = self.segment_id._pin(
            literal_eval(self.contact_domain), self.mode, self.reason, self.until
        )
        self.segment_id.action_refresh()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if changed else "info",
                "message": self._get_message(changed),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_message(self, changed):
        names = {"count": changed, "segment": self.segment_id.name}
        if not changed:
            return self.env._(
                "Nothing to change: these choices were made already, or these are "
                "addresses and technical contacts, which segments do not hold."
            )
        if self.mode == "in":
            return self.env._("%(count)s contact(s) added to “%(segment)s”.", **names)
        return self.env._("%(count)s contact(s) kept out of “%(segment)s”.", **names)
