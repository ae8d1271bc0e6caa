from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from . import queries


class MailingMailing(models.Model):
    """Excluded segments: their members are not written to, whatever the recipients.

    By contact and by address: a person with two contact records, one of them
    excluded, is not written to under the other.  Recipients may be of any model
    that knows contacts or addresses; where neither is known, nobody is written to.
    """

    _inherit = "mailing.mailing"

    def _get_not_excluded_domain(self, excluded):
        """Return the domain of the records that no excluded segment holds.

        :param excluded: the excluded segments
        """
        model = self.env[self.mailing_model_real]
        address = self._get_address_field(model)
        if model._name == "res.partner":
            domain = ~Domain("segment_ids", "in", excluded.ids)
            if not self._is_finding():
                domain &= self._get_other_address_domain(model, excluded)
            return domain
        links = self._get_contact_links(model)
        contacts = self._get_excluded_contacts_domain(excluded)
        # any!: a contact that the sender may not see is excluded all the same
        domain = Domain.AND(~Domain(link, "any!", contacts) for link in links)
        if address:
            return domain & self._get_other_address_domain(model, excluded)
        return domain if links else Domain.FALSE

    def _get_excluded_contacts_domain(self, excluded):
        """Return the domain of the contacts in, or with the address of, a member."""
        contacts = self.env["res.partner"]
        members = Domain("segment_ids", "in", excluded.ids)
        return members | ~self._get_other_address_domain(contacts, excluded)

    def _get_other_address_domain(self, model, excluded):
        """Return the domain of the records whose address no excluded contact has."""
        field = self._get_address_field(model)
        today = self._get_responsible().company_id._segmentation_today()
        if not field:
            return Domain.TRUE

        def to_sql(model, alias, query):
            text = model._field_to_sql(alias, field, query)
            held, address = self._compare_addresses(field, text)
            return queries.is_other_address(excluded.ids, held, address, today)

        return Domain.custom(to_sql=to_sql)

    def _find_excluded_addresses(self):
        """Return the addresses of contacts in excluded segments, as a set."""
        excluded = self._get_named("exclude_segment_ids")
        field = self._get_address_field(self.env["res.partner"])
        if not (excluded and field):
            return set()
        today = self._get_responsible().company_id._segmentation_today()
        held, _address = self._compare_addresses(field, SQL())
        rows = self.env.execute_query(
            queries.excluded_addresses(excluded.ids, held, today)
        )
        return {address for (address,) in rows}

    def _compare_addresses(self, field, text):
        """Return the addresses of contacts, and that of a record, written alike.

        :param field: the name of the field that holds the address of the record
        :param text: what is in it, as SQL
        """
        is_normalized = field == self._get_address_column()
        if self.mailing_type != "sms":
            address = text if is_normalized else queries.normalized_email(text)
            return queries.held_emails(), address
        number = text if is_normalized else queries.number_end(text)
        return queries.held_number(is_cut=not is_normalized), number

    def _get_address_column(self):
        """Return the name of the normalised address that this mailing is sent to."""
        return "phone_sanitized" if self.mailing_type == "sms" else "email_normalized"

    def _get_address_field(self, model):
        """Return the stored field of a model that holds the address, if any."""
        names = [self._get_address_column()]
        if self.mailing_type == "sms":
            names.extend(model._phone_get_number_fields())
        else:
            names.append(getattr(model, "_primary_email", None))
        for name in names:
            if name in model._fields and model._fields[name].store:
                return name
        return None

    def _get_contact_links(self, model):
        """Return the stored fields of a model that lead to contacts."""
        return [
            name
            for name in model._mail_get_partner_fields()
            if model._fields[name].store and model._fields[name].relational
        ]

    def _check_exclusion_possible(self):
        """Refuse excluded segments where nothing tells who the recipients are."""
        model = self.env[self.mailing_model_real]
        known = self._get_address_field(model) or (
            model._name == "res.partner" or self._get_contact_links(model)
        )
        if self._get_named("exclude_segment_ids") and not known:
            raise UserError(
                self.env._(
                    "Segments cannot be excluded from “%(recipients)s”: these records "
                    "have neither a contact nor an address.",
                    recipients=self.mailing_model_id.name,
                )
            )
