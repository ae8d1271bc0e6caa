from odoo import api, fields, models
from odoo.tools import format_date

from ...tools.comparison import CLOSE, DIFFERENT, EXACT, compare
from .partner_duplicate_group import WAITING

# What is told of each contact, in this order: field, and what of the profiles
# compares it, where something does
SHOWN = [
    ("name", ["name"]),
    ("is_company", []),
    ("parent_id", []),
    ("siret", ["siret"]),
    ("vat", ["vat"]),
    ("email", ["email"]),
    ("phone", ["phone"]),
    ("birthdate_date", ["birthdate"]),
    ("street", ["street", "number"]),
    ("street2", []),
    ("zip", ["zip"]),
    ("city", ["city"]),
    ("country_id", []),
    ("ref", ["ref"]),
    ("function", []),
    ("website", []),
    ("lang", []),
    ("user_id", []),
    ("category_id", []),
    ("company_id", []),
]

# one of the two says nothing: this contact, or the one that stays
MISSING, EXTRA = "missing", "extra"


class PartnerDuplicateGroup(models.Model):
    """What the review screen shows of a group: contacts side by side.

    The evidence is not stored: it is what the contacts say when somebody looks.
    """

    _inherit = "partner.duplicate.group"

    @api.readonly
    def get_review(self):
        """Return what is needed to decide about one group.

        `rows`: for each field a row with a cell for each contact, in the order of
        `contacts`; the `level` of a cell compares it with the contact that stays:
        exact, close, different, missing (there) or extra (not said by who stays).
        False if the group is gone: a merge may have deleted it.
        """
        self.ensure_one()
        self._check_reviewer()
        if not self.exists():
            return False
        self.check_access("read")
        contacts = self.partner_ids.sorted("id")
        survivor = self.survivor_id
        return {
            "id": self.id,
            "name": self.display_name,
            "kind": self.kind,
            "state": self.state,
            "score": self.score,
            "rule": self.rule_id.name,
            "hidden_count": self.hidden_count,
            "survivor_id": survivor.id,
            "refusal": self.refusal,
            "contacts": self._describe_contacts(contacts),
            "rows": self._compare_contacts(contacts, survivor),
            **self._describe_decision(),
        }

    def _describe_decision(self):
        """Return what may be decided, or what was, by whom and when."""
        waits = self.state in WAITING
        decided_on = self.decided_on and fields.Datetime.context_timestamp(
            self, self.decided_on
        )
        group = "contact_segmentation.contact_segmentation_group_manager"
        can_undo = self.state == "different" and self.env.user.has_group(group)
        return {
            "waits": waits,
            "merge_obstacle": self._get_merge_obstacle() if waits else "",
            "can_undo": can_undo,
            "merged_count": self.merged_count,
            # a reviewer may not see the users of other companies
            "decided_by": self.sudo().decided_by_id.name,
            "decided_on": decided_on and format_date(self.env, decided_on.date()),
            "later_until": self.state == "later"
            and format_date(self.env, self.later_until),
        }

    def _describe_contacts(self, contacts):
        users = self._get_users(contacts)
        documents = self._get_document_counts(contacts)
        return [
            {
                "id": contact.id,
                "name": contact.display_name,
                "is_company": contact.is_company,
                "is_archived": not contact.active,
                "created_on": format_date(self.env, contact.create_date.date()),
                "documents": documents.get(contact.id, 0),
                "user_count": len(users.get(contact.id, ())),
            }
            for contact in contacts
        ]

    def _compare_contacts(self, contacts, survivor):
        """Return the rows of the comparison; what nobody says is left out."""
        levels = self._get_levels(contacts, survivor)
        rows = []
        for name, label, compared in self._get_shown_fields():
            texts = [self._get_text(contact, name) for contact in contacts]
            stays = texts[contacts.ids.index(survivor.id)] if survivor else ""
            cells = [
                self._make_cell(text, stays, [known.get(one) for one in compared])
                for text, known in zip(texts, levels, strict=True)
            ]
            if any(texts):
                rows.append(
                    {
                        "name": name,
                        "label": label,
                        "cells": cells,
                        "is_kept": name in ("category_id",),
                        "is_conflict": any(
                            cell["level"] in (CLOSE, DIFFERENT) for cell in cells
                        ),
                    }
                )
        return rows

    @api.model
    def _make_cell(self, text, stays, levels):
        """Return the text of a cell, and how it compares with who stays.

        What is written alike is the same; otherwise the profiles tell, where they can:
        their level that says the least in common.

        :param levels: those of what is compared, None where there is none
        """
        if not text or not stays:
            level = MISSING if stays else EXTRA if text else EXACT
        elif text.casefold() == stays.casefold():
            level = EXACT
        elif any(levels):
            level = max(filter(None, levels), key=(EXACT, CLOSE, DIFFERENT).index)
        else:
            level = DIFFERENT
        return {"text": text, "level": level}

    @api.model
    def _get_levels(self, contacts, survivor):
        """Return how each contact compares with the survivor: {compared: level}."""
        # profiles of contacts that the user sees; nobody reads the table itself
        profiles = self.env["partner.match.profile"].sudo()
        found = profiles.search([("partner_id", "in", contacts.ids)])
        known = {profile.partner_id.id: profile for profile in found}
        own = known.get(survivor.id)
        return [
            compare(own, known[id_]) if own and id_ in known else {}
            for id_ in contacts.ids
        ]

    @api.model
    def _get_shown_fields(self):
        """Return (name, label, what profiles compare) of what the user may see."""
        contacts = self.env["res.partner"]
        labels = contacts.fields_get(attributes=["string"])
        labels["siret"] = {"string": self.env._("SIRET")}
        labels["is_company"] = {"string": self.env._("Company or Person")}
        return [
            (name, labels[name]["string"], compared)
            for name, compared in SHOWN
            if name in labels
        ]

    @api.model
    def _get_text(self, contact, name):
        """Return what a contact says in one respect, as its form shows it."""
        if name == "siret":
            return contact._get_siret() or ""
        field, value = contact._fields[name], contact[name]
        if name == "is_company":
            return self.env._("Company") if value else self.env._("Person")
        if field.relational:
            # the salesperson or the parent may be one that the user does not see
            return ", ".join(value.sudo().mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "date":
            return format_date(self.env, value) if value else ""
        return str(value or "")
