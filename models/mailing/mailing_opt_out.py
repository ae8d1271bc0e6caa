from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from . import unsubscribe_queries


class MailingMailing(models.Model):
    """Opt-outs of lists and themes: they hold whatever a mailing is addressed to.

    A mailing to segments stands for the lists that have to do with its segments, and
    a mailing with a theme for the list of that theme: whoever opted out of one of
    these lists is not written to.  Odoo looks at opt-outs only where the list itself
    is the recipient.
    """

    _inherit = "mailing.mailing"

    theme_list_id = fields.Many2one(
        "mailing.list",
        string="Theme",
        domain=[("is_public", "=", True)],
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="What this mailing is about, as a mailing list shown in preferences. "
        "Recipients may unsubscribe from the theme alone, and whoever is opted out of "
        "that list receives no mailing with this theme.",
    )

    @api.constrains("theme_list_id")
    def _check_theme_public(self):
        for theme in self.theme_list_id.filtered(lambda theme: not theme.is_public):
            raise ValidationError(
                self.env._(
                    "The list “%(list)s” cannot be a theme: it is not shown in "
                    "preferences, so nobody could choose it again.",
                    list=theme.name,
                )
            )

    def _get_reachable_domain(self):
        return super()._get_reachable_domain() & self._get_not_opted_out_domain()

    def _get_reach_conditions(self):
        return {
            **super()._get_reach_conditions(),
            "optout": self._get_not_opted_out_domain(),
        }

    def _get_opted_out_domain(self):
        """Return the domain of the recipients who opted out of this mailing's lists."""
        return ~self._get_not_opted_out_domain()

    def _get_not_opted_out_domain(self):
        """Return the domain of the recipients who opted out of none of its lists.

        By address, and for contacts also under an address that they had before.
        Where neither a contact nor an address is known, it is nobody.
        """
        lists = self._get_opt_out_lists()
        if not lists:
            return Domain.TRUE
        model = self.env[self.mailing_model_real]
        contacts = self._get_contacts_not_opted_out_domain(lists)
        if model._name == "res.partner":
            return contacts
        links = self._get_contact_links(model)
        if not (links or self._get_address_field(model)):
            return Domain.FALSE
        # any!: a contact that the sender may not see opted out all the same
        by_contact = Domain.AND(~Domain(link, "any!", ~contacts) for link in links)
        return by_contact & self._get_addresses_not_opted_out_domain(model, lists)

    def _get_contacts_not_opted_out_domain(self, lists):
        contacts = self.env["res.partner"]

        def to_sql(model, alias, query):
            contact_id = model._field_to_sql(alias, "id", query)
            return unsubscribe_queries.not_opted_out_contact(lists, contact_id)

        by_address = self._get_addresses_not_opted_out_domain(contacts, lists)
        return by_address & Domain.custom(to_sql=to_sql)

    def _get_addresses_not_opted_out_domain(self, model, lists):
        """Return the domain of the records whose own address is not opted out."""
        field = self._get_address_field(model)
        column = self._get_address_column()
        if not field or column not in self.env["mailing.contact"]._fields:
            return Domain.TRUE
        is_cut = self.mailing_type == "sms" and field != column
        refusals = self.env["mailing.list.refusal"].sudo()
        has_refusals = refusals.search_count([("list_id", "in", lists.ids)], limit=1)

        def to_sql(model, alias, query):
            text = model._field_to_sql(alias, field, query)
            _held, address = self._compare_addresses(field, text)
            conditions = [
                unsubscribe_queries.not_opted_out(lists, column, address, is_cut)
            ]
            if has_refusals:
                conditions.append(
                    unsubscribe_queries.not_refused(lists, column, address)
                )
            return SQL("(%s)", SQL(" AND ").join(conditions))

        return Domain.custom(to_sql=to_sql)

    def _get_opt_out_lists(self):
        """Return the lists whose opt-outs this mailing respects, as superuser.

        Archived ones too: archiving a list is no reason to write to people again.
        """
        self.ensure_one()
        theme = self.sudo().theme_list_id._origin
        return theme | theme._get_lists_of_segments(self._get_named("segment_ids"))

    def action_put_in_queue(self):
        for mailing in self:
            mailing._check_opt_outs_known()
        return super().action_put_in_queue()

    def _check_opt_outs_known(self):
        """Refuse a theme where nothing tells who among the recipients opted out."""
        model = self.env[self.mailing_model_real]
        known = self._get_address_field(model) or self._get_contact_links(model)
        if self.theme_list_id and not known:
            raise UserError(
                self.env._(
                    "A mailing to “%(recipients)s” cannot have a theme: these records "
                    "have neither a contact nor an address, so nobody knows who opted "
                    "out of it.",
                    recipients=self.mailing_model_id.name,
                )
            )
