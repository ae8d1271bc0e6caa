from odoo import api, fields, models
from odoo.fields import Domain

from ..queries import count_by_contact

# What makes a contact complete
FILLED = (
    "email",
    "phone",
    "street",
    "zip",
    "city",
    "country_id",
    "vat",
    "ref",
    "function",
    "website",
    "birthdate_date",
    "category_id",
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    duplicate_group_count = fields.Integer(
        string="Duplicates",
        compute="_compute_duplicate_group_count",
        groups="contact_segmentation.contact_segmentation_group_user",
        help="Groups of duplicates with this contact that wait for a decision.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_duplicate_group_count(self):
        groups = self.env["partner.duplicate.group"]
        waiting = groups._search(groups._get_waiting_domain())
        # whoever sees the group and the contact sees that one is in the other
        lines = self.env["partner.duplicate.line"]
        counts = dict(
            self.env.execute_query(
                count_by_contact(waiting, lines, "group_id", self._origin.ids)
            )
        )
        for contact in self:
            contact.duplicate_group_count = counts.get(contact._origin.id, 0)

    def action_open_duplicates(self):
        """Review the groups of duplicates with this contact."""
        self.ensure_one()
        groups = self.env["partner.duplicate.group"]
        waiting = groups._get_waiting_domain()
        return groups._open_review(
            waiting & Domain("partner_ids", "in", self.ids),
            self.env._("Duplicates of %(contact)s", contact=self.display_name),
        )

    def _count_filled(self):
        """Return how many of the fields that make a contact complete it has."""
        self.ensure_one()
        return sum(bool(self[name]) for name in FILLED) + bool(self._get_siret())
