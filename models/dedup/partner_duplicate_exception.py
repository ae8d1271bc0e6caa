from odoo import api, fields, models
from odoo.fields import Domain

from . import duplicate_queries as queries


class PartnerDuplicateException(models.Model):
    """One row: somebody decided that two contacts are not duplicates.

    The contact with the lower id comes first.  No rule puts them in one group again.
    A manager deletes the row to take the decision back.
    """

    _name = "partner.duplicate.exception"
    _description = "Not Duplicates"
    _order = "id DESC"

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    other_id = fields.Many2one(
        "res.partner",
        string="Other Contact",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    user_id = fields.Many2one("res.users", string="Decided By", readonly=True)
    date = fields.Datetime(default=fields.Datetime.now, readonly=True)

    _pair_uniq = models.UniqueIndex("(partner_id, other_id)")
    _in_order = models.Constraint("CHECK (partner_id < other_id)")

    @api.depends("partner_id", "other_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(contact)s is not %(other)s",
                contact=row.partner_id.display_name,
                other=row.other_id.display_name,
            )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Find no pair with a contact that the user may not see."""
        if not (self.env.su or kwargs.get("bypass_access")):
            contacts = self.env["res.partner"].with_context(active_test=False)
            seen = contacts._search(Domain.TRUE)
            both = Domain("partner_id", "in", seen) & Domain("other_id", "in", seen)
            domain = Domain(domain) & both
        return super()._search(domain, *args, **kwargs)

    def unlink(self):
        """Have the groups reviewed again that were decided by these rows."""
        contacts = self.partner_id | self.other_id
        result = super().unlink()
        groups = self.env["partner.duplicate.group"].sudo()
        # a manager may delete these rows, and nobody writes groups
        groups._reopen_without_exceptions(contacts)
        return result

    @api.model
    def _remember(self, contacts, others):
        """Remember that none of these contacts is any of the others."""
        self.env.execute_query(
            queries.remember_different(
                contacts.ids, others.ids, self.env.uid, fields.Datetime.now()
            )
        )
        self.invalidate_model()

    @api.model
    def _find_among(self, contacts):
        """Return the rows of which both contacts are among these."""
        return self.search(
            [("partner_id", "in", contacts.ids), ("other_id", "in", contacts.ids)]
        )
