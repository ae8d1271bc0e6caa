from contextlib import suppress

from odoo import Command, api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain


class PartnerSegmentReady(models.TransientModel):
    """The choice of ready-made segments to create."""

    _name = "partner.segment.ready"
    _description = "Choose Ready-Made Segments"

    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, required=True
    )
    line_ids = fields.One2many(
        "partner.segment.ready.line", "wizard_id", string="Ready-Made Segments"
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if "line_ids" in fields:
            values["line_ids"] = [
                Command.create(line) for line in self._get_default_lines()
            ]
        return values

    @api.model
    def _get_default_lines(self):
        """Return the values of a line for each segment that a template can make.

        A template that cannot be used here has one line, which says why.
        """
        lines = []
        for template in self.env["partner.segment.template"].search(Domain.TRUE):
            values = {"template_id": template.id, "missing": template.missing}
            if template.missing or not template.each_field:
                lines.append(values)
                continue
            lines += [
                {**values, "each_id": record.id} for record in template._get_each()
            ]
        return lines

    def action_create_segments(self):
        """Create the chosen segments, refresh them and open them."""
        self.ensure_one()
        chosen = self.line_ids.filtered(lambda line: line.is_chosen)
        if not chosen:
            raise UserError(self.env._("Choose at least one segment."))
        segments = self.env["partner.segment"].create(
            [line._get_segment_values() for line in chosen]
        )
        with suppress(LockError):  # busy: the scheduled action follows
            segments.action_refresh()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.partner_segment_action"
        )
        return {
            **action,
            "domain": [("id", "in", segments.ids)],
            "view_mode": "list,kanban,form",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
        }


class PartnerSegmentReadyLine(models.TransientModel):
    """A segment that may be created, and how many contacts it would hold now."""

    _name = "partner.segment.ready.line"
    _description = "Ready-Made Segment to Create"

    wizard_id = fields.Many2one("partner.segment.ready", ondelete="cascade", index=True)
    template_id = fields.Many2one(
        "partner.segment.template", required=True, ondelete="cascade"
    )
    each_id = fields.Integer(help="The record that the segment is for, if any.")
    is_chosen = fields.Boolean(string="Create")
    name = fields.Char(compute="_compute_segment")
    objective = fields.Char(compute="_compute_segment")
    missing = fields.Char()
    note = fields.Char(compute="_compute_note")
    contact_count = fields.Integer(
        string="Contacts Now", compute="_compute_contact_count"
    )

    @api.depends("template_id", "each_id", "missing")
    def _compute_segment(self):
        for line in self:
            if line.template_id and not line.missing:
                values = line._get_segment_values()
                line.name, line.objective = values["name"], values["objective"]
            else:
                line.name, line.objective = line.template_id._get_titles("…")

    @api.depends("template_id", "each_id", "missing", "wizard_id.company_id")
    def _compute_note(self):
        for line in self:
            line.note = line.missing or line._find_same()

    @api.depends("is_chosen", "wizard_id.company_id")
    def _compute_contact_count(self):
        """Count only what is chosen: each count reads all contacts."""
        for line in self:
            line.contact_count = line.is_chosen and line._count_contacts()

    def _get_segment_values(self):
        template = self.template_id
        record = template._get_each().browse(self.each_id) if self.each_id else None
        company = self.wizard_id.company_id or self.env.company
        return {**template._get_segment_values(record), "company_id": company.id}

    def _find_same(self):
        """Return that there is such a segment already, as a sentence, or False."""
        values = self._get_segment_values()
        same = [(name, "=", values[name]) for name in ("domain", "company_id")]
        found = self.env["partner.segment"].search(same, limit=1)
        if not found:
            return False
        return self.env._("There is one: %(segment)s", segment=found.name)

    def _count_contacts(self):
        company = self.wizard_id.company_id or self.env.company
        contacts = self.env["res.partner"].with_company(company)
        values = self._get_segment_values()
        domain = self.template_id._get_domain(self.each_id)
        domain &= contacts._segmentable_domain()
        domain &= Domain(contacts._check_company_domain(values["company_id"]))
        return contacts.search_count(domain)
