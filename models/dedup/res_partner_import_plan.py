from odoo import api, models
from odoo.models import fix_import_export_id_paths
from odoo.tools import is_html_empty

from ...tools.file_matching import ROW, Register, format_target, judge
from .import_plan import ADDRESS, PLACE, ImportPlan, PlannedRow, is_elsewhere


class ResPartner(models.Model):
    """Deciding what becomes of each row of a file, before any is written."""

    _inherit = "res.partner"

    @api.model
    def _plan_import(self, fields, data, limit, matching):
        """Return the `ImportPlan` of a batch.

        :param limit: how many rows to take, or None for all
        :param matching: `skip` is how many rows of the file come before these,
            `decisions` what the user chose, by number of row; `overwrite` names the
            fields in which the file knows better than the contacts
        """
        # users have no right on keys; nothing of them is shown
        is_current = self.env["partner.match.key"].sudo()._make_current()
        paths = [fix_import_export_id_paths(path) for path in fields]
        extracted = self._extract_records(paths, data, limit=limit or float("inf"))
        nobody = self.browse()
        planned = [
            self._make_planned_row(record, extras, matching.get("skip") or 0, nobody)
            for record, extras in extracted
        ]
        self._judge_rows(planned, matching)
        plan = ImportPlan(planned, matching.get("overwrite") or (), is_current)
        plan.link_rows(self)
        self._keep_what_contacts_say(plan)
        return plan

    @api.model
    def _make_planned_row(self, record, extras, skipped, contact):
        name = str(record.get("name") or record.get("email") or "").strip()
        number = skipped + extras["rows"]["from"] + 1
        return PlannedRow(number, name, record, extras, contact)

    @api.model
    def _judge_rows(self, planned, matching):
        """Say what each row is, and what is done with it, one after the other."""
        file_rows = self._make_file_rows({row.number: row.record for row in planned})
        archived = bool(matching.get("with_archived"))
        candidates = self._match_rows(list(file_rows.values()), archived)
        decisions = matching.get("decisions") or {}
        register = Register()
        for row in planned:
            file_row = file_rows.get(row.number)
            if file_row is None:
                row.status = "own"
                continue
            found = [*candidates.get(row.number, ()), *register.find(file_row)]
            row.verdict = judge(file_row, found)
            self._decide(row, file_row, decisions.get(str(row.number)))
            if row.choice != "skip":
                is_new = row.choice == "create"
                register.add(file_row, (ROW, row.number) if is_new else row.choice)

    @api.model
    def _decide(self, row, file_row, decision):
        """Give a row its status, and do what the user chose where that is possible."""
        target = row.verdict.target
        row.status = row.verdict.status
        if target and target[0] == ROW:
            row.status = "repeated"
        proposed = "skip" if row.status == "ambiguous" else target or "create"
        choices = {"skip": "skip", "create": "create"}
        choices |= {
            format_target(it.target): it.target for it in row.verdict.candidates
        }
        row.choice = choices.get(decision, proposed)
        row.problem = self._find_problem(row, file_row)
        if row.problem:
            row.status, row.choice = "invalid", "skip"

    @api.model
    def _find_problem(self, row, file_row):
        """Return why a row cannot be imported, as a sentence, or nothing."""
        if file_row.broken_siret:
            return self.env._(
                "“%(number)s” is not a SIRET: a digit is wrong or missing.",
                number=file_row.broken_siret,
            )
        needs_name = row.choice == "create" and not file_row.is_address
        if needs_name and not str(row.record.get("name") or "").strip():
            return self.env._("The row has no name, and no contact is found for it.")
        return ""

    @api.model
    def _keep_what_contacts_say(self, plan):
        """Write only what the contacts that rows are, or may be, do not say."""
        contacts = self.browse(plan.candidate_ids)
        stored = [name for name in plan.field_names if self._has_column(name)]
        contacts.fetch([*stored, "commercial_partner_id", "complete_name", *PLACE])
        for row in plan.rows:
            if row.contact:
                contact = row.contact.with_prefetch(plan.candidate_ids)
                row.fields = contact._get_writable_fields(row.record, plan.overwrite)

    @api.model
    def _has_column(self, name):
        field = self._fields.get(name)
        return bool(field and field.store and field.column_type)

    def _get_writable_fields(self, record, overwrite):
        """Return the names of what a record says and this contact does not.

        An empty cell says nothing.  An address is one thing: nothing of it is added
        to that of another place.

        :param overwrite: names of fields that are written all the same
        """
        # a contact of no company is one of all: that is said, too
        kept = self._get_import_guarded_fields() | ({"company_id"} - overwrite)
        if self.commercial_partner_id != self:
            kept |= set(self._commercial_fields())
        if is_elsewhere({name: self[name] for name in PLACE}, record):
            kept |= ADDRESS - overwrite
        return [
            name
            for name, value in record.items()
            if value
            and name in self._fields
            and name not in kept
            and (self._is_unsaid(name) or (name in overwrite and self[name] != value))
        ]

    def _get_import_guarded_fields(self):
        """Return the names of what no file changes on this contact. To be extended."""
        return set()

    def _is_unsaid(self, name):
        """Return whether this contact says nothing there; a no is an answer."""
        field, value = self._fields[name], self[name]
        if field.type == "boolean":
            return False
        if field.type == "html":
            return is_html_empty(value)
        if field.type == "properties":
            return not any(part.get("value") for part in value or ())
        return not value
