from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import followup_queries
from .res_partner_messages import MAILING_GROUP


class ResPartner(models.Model):
    """Who bought after a mailing, as a condition for segments.

    What is buying is what the company counts in its RFM scores, read from the sources
    themselves: scores are those of last night, and whoever bought since would be
    asked again to buy.
    """

    _inherit = "res.partner"

    bought_after_mailing_ids = fields.Many2many(
        "mailing.mailing",
        string="Bought After Mailings",
        compute="_compute_bought_after_mailing_ids",
        search="_search_bought_after_mailing_ids",
        groups=MAILING_GROUP,
        help="Mailings sent to the address of this contact since which they, or their "
        "company, bought. What counts is what the RFM scores of the company count.",
    )

    @api.depends("email_normalized", "commercial_partner_id")
    @api.depends_context("company")
    def _compute_bought_after_mailing_ids(self):
        sent = self.mailing_trace_ids.mass_mailing_id
        bought = self._get_bought_after(sent)
        found = {}
        for contact_id, mailing_id in self.env.execute_query(bought) if bought else ():
            found.setdefault(contact_id, []).append(mailing_id)
        for contact in self:
            contact.bought_after_mailing_ids = found.get(contact._origin.id, [])

    def _search_bought_after_mailing_ids(self, operator, value):
        negative = operator.startswith("not ")
        operator = operator.removeprefix("not ")
        if operator not in ("any", "any!", "in") or (
            operator == "in" and False in value
        ):
            return NotImplemented  # "any at all" says nothing about a mailing
        domain = value if isinstance(value, Domain) else Domain("id", "in", value)
        mailings = self.env["mailing.mailing"].with_context(active_test=False)
        found = mailings.sudo(self.env.su or operator == "any!").search(domain)

        def to_sql(contacts, alias, query):
            bought = contacts._get_bought_after(found)
            if bought is None:
                return SQL("TRUE") if negative else SQL("FALSE")
            contact_id = SQL.identifier(alias, "id")
            return followup_queries.is_among(contact_id, bought, negative)

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _get_bought_after(self, mailings):
        """Return the query (contact_id, mailing_id) of who bought since a mailing.

        None where nobody did: no mailing, or nothing that counts as buying.
        """
        company, mailings = self.env.company, mailings.sudo()
        sources = company._get_buying_sources()
        if not (mailings and sources):
            return None
        # nobody gets a mailing before it is made
        since = min(mailings.mapped("create_date")).date()
        self.env["mailing.trace"].flush_model(
            ["email", "mass_mailing_id", "sent_datetime"]
        )
        return followup_queries.bought_after(
            sources._get_all_acts(company, since, company._segmentation_today()),
            mailings.ids,
            self._get_message_addresses(),
            self._fields["commercial_partner_id"],
            company._segmentation_tz(),
        )
