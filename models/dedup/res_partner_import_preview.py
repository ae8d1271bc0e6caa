from odoo import api, models
from odoo.tools import format_list

from ...tools.file_matching import KINDS, ROW, format_target

# a file of new rows is no surprise: how many of them are listed one by one
LISTED_NEW = 500
# what a surer key of the same row says already
IMPLIED = {"siret": {"siren", "vat"}, "siren": {"vat"}}


class ResPartner(models.Model):
    """Telling what an import will do with each row, and why."""

    _inherit = "res.partner"

    @api.model
    def _describe_plan(self, plan):
        """Return how many rows of each status there are, and what they are.

        `is_current` is false where contacts may be missed.
        """
        counts, rows = {}, []
        words = self._get_import_words(plan)
        for row in plan.rows:
            counts[row.status] = counts.get(row.status, 0) + 1
            if row.status != "new" or counts["new"] <= LISTED_NEW:
                rows.append(self._describe_row(row, plan, words))
        return {"counts": counts, "rows": rows, "is_current": plan.is_current}

    @api.model
    def _get_import_words(self, plan):
        """Return the names of what the rows are about, read at once."""
        contacts = self.browse(plan.candidate_ids)
        labels = self.env["ir.model.fields"].get_field_string(self._name)
        return {
            "contacts": {
                contact.id: contact._get_import_name() for contact in contacts
            },
            "fields": {name: labels.get(name, name) for name in plan.field_names},
            "kinds": self._get_kind_words(),
        }

    def _get_import_name(self):
        """Return a name that tells this contact from another of the same name."""
        place = f" ({self.city})" if self.city else ""
        return f"{self.display_name}{place}"

    @api.model
    def _get_kind_words(self):
        """Return what the kinds of keys are called within a sentence."""
        return {
            "siret": self.env._("SIRET"),
            "siren": self.env._("SIREN"),
            "vat": self.env._("VAT number"),
            "rna": self.env._("RNA number"),
            "email": self.env._("e-mail"),
            "company_email": self.env._("company e-mail"),
            "phone": self.env._("phone"),
            "ref": self.env._("reference"),
            "name_birth": self.env._("name and birthdate"),
            "name_company": self.env._("name and company"),
            "name_zip": self.env._("name and postcode"),
        }

    @api.model
    def _describe_row(self, row, plan, words):
        """Return what the client shows of a row before anything is written."""
        is_target = not isinstance(row.choice, str)
        return {
            "number": row.number,
            "name": row.name,
            "status": row.status,
            "choice": format_target(row.choice) if is_target else row.choice,
            "sentence": self._explain_row(row, words),
            "candidates": [
                {
                    "value": format_target(candidate.target),
                    "sentence": self._explain_candidate(candidate, words),
                    **self._describe_target(candidate.target, row, plan, words),
                }
                for candidate in (row.verdict.candidates if row.verdict else ())
            ],
        }

    @api.model
    def _describe_target(self, target, row, plan, words):
        """Return who a row may be, and what of it would then be written."""
        kind, number = target
        if kind == ROW:
            name = self.env._("row %(number)s of the file", number=number)
            return {"contact_id": False, "name": name, "fields": []}
        contact = self.browse(number).with_prefetch(plan.candidate_ids)
        names = contact._get_writable_fields(row.record, plan.overwrite)
        return {
            "contact_id": number,
            "name": words["contacts"][number],
            "fields": [words["fields"][name] for name in names],
        }

    @api.model
    def _explain_row(self, row, words):
        """Return why a row has its status, as a sentence."""
        if row.problem:
            return row.problem
        if row.status == "own":
            return self.env._("It has an identifier, which Odoo follows.")
        if row.status == "new":
            return self.env._("No contact is found for it.")
        first = row.verdict.candidates[0]
        if row.verdict.doubt != "several":
            return self._explain_candidate(first, words)
        sure = [it for it in row.verdict.candidates if it.doubt is None]
        return self.env._(
            "%(count)s have the same %(keys)s.",
            count=len(sure),
            keys=self._format_kinds(first.kinds, words),
        )

    @api.model
    def _explain_candidate(self, candidate, words):
        """Return what a candidate shares with its row, and what speaks against it."""
        values = {"keys": self._format_kinds(candidate.kinds, words)}
        match candidate.doubt:
            case "name":
                return self.env._("Same %(keys)s, but another name.", **values)
            case "birthdate":
                return self.env._("Same %(keys)s, but another birthdate.", **values)
            case "email":
                return self.env._("Same %(keys)s, but another e-mail.", **values)
            case "establishment":
                return self.env._(
                    "Same %(keys)s, but perhaps another establishment.", **values
                )
            case "archived":
                return self.env._("Same %(keys)s, but archived.", **values)
        return self.env._("Same %(keys)s.", **values)

    @api.model
    def _format_kinds(self, kinds, words):
        """Return the names of kinds, the surest first, as part of a sentence."""
        implied = set().union(*(IMPLIED.get(kind, ()) for kind in kinds))
        ordered = [kind for kind in KINDS if kind in kinds and kind not in implied]
        return format_list(self.env, [words["kinds"][kind] for kind in ordered])
