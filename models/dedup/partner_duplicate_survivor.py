from odoo import api, fields, models

from . import duplicate_queries as queries

# By model, the field that says of whom a record is; apps that are not installed are
# left out
DOCUMENTS = {
    "account.move": "partner_id",
    "account.payment": "partner_id",
    "crm.lead": "partner_id",
    "donation.donation": "partner_id",
    "event.registration": "partner_id",
    "helpdesk.ticket": "partner_id",
    "loyalty.card": "partner_id",
    "membership.membership_line": "partner",
    "pos.order": "partner_id",
    "project.task": "partner_id",
    "purchase.order": "partner_id",
    "repair.order": "partner_id",
    "res.partner": "parent_id",
    "sale.order": "partner_id",
    "slide.channel.partner": "partner_id",
    "stock.picking": "partner_id",
    "survey.user_input": "partner_id",
}


class PartnerDuplicateGroup(models.Model):
    """Which contact of a group stays.

    Proposed is the one with the most documents, then the most complete, then the
    oldest; an archived one only where all are.  Of establishments it is the head
    office.  Users may choose another.
    """

    _inherit = "partner.duplicate.group"

    chosen_id = fields.Many2one(
        "res.partner",
        string="Chosen Contact",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        groups="base.group_system",
    )
    survivor_id = fields.Many2one(
        "res.partner",
        string="Contact That Stays",
        compute="_compute_survivor_id",
        help="Chosen, or proposed: the one with the most documents, then the most "
        "complete, then the oldest. Of establishments, the head office.",
    )

    @api.depends("partner_ids", "chosen_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_survivor_id(self):
        ranked = self._rank_contacts()
        for group in self:
            contacts = ranked[group.id]
            chosen = group.sudo().chosen_id.sudo(False)
            group.survivor_id = chosen if chosen in contacts else contacts[:1]

    def action_choose_survivor(self, partner_id):
        """Have this contact of the group stay, instead of the proposed one."""
        self.ensure_one()
        self._check_waiting()
        contact = self.env["res.partner"].browse(partner_id)
        # users write no groups otherwise
        self.sudo().chosen_id = contact & self.partner_ids
        return True

    def _rank_contacts(self):
        """Return the contacts that the user sees, the best first, by group id.

        In sets, whatever the number of groups.
        """
        contacts = self.partner_ids
        documents = self._get_document_counts(contacts)
        heads = self._get_head_offices()
        best = {
            contact: (
                not contact.active,
                -documents.get(contact.id, 0),
                -contact._count_filled(),
                contact.create_date,
                contact.id,
            )
            for contact in contacts
        }
        ranked = {}
        for group in self:
            head = heads.get(group.id, contacts.browse())
            rest = (group.partner_ids - head).sorted(best.get)
            ranked[group.id] = head + rest
        return ranked

    @api.model
    def _get_document_fields(self):
        """Return (model, field) of what counts as a document of a contact.

        For other addons to extend.
        """
        return list(DOCUMENTS.items())

    @api.model
    def _get_document_counts(self, partners):
        """Return how many documents contacts have, by id: those without are left out.

        All documents count, whoever may read them: whom a merge keeps does not
        depend on who merges.
        """
        found = [
            self.env[model]._fields[name]
            for model, name in self._get_document_fields()
            if self._is_contact_column(model, name)
        ]
        if not (found and partners):
            return {}
        tables = [(self.env[field.model_name]._table, field) for field in found]
        counted = queries.count_documents(tables, partners.ids)
        return dict(self.env.execute_query(counted))

    @api.model
    def _is_contact_column(self, model, name):
        field = model in self.env and self.env[model]._fields.get(name)
        return bool(
            field
            and field.store
            and field.type == "many2one"
            and field.comodel_name == "res.partner"
        )
