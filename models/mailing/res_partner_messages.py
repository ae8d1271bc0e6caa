from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import followup_queries

MAILING_GROUP = "mass_mailing.group_mass_mailing_user"
# where a message and a contact have the same address: columns of traces, of contacts
ADDRESSES = {"email": "email_normalized", "sms_number": "phone_sanitized"}


class ResPartner(models.Model):
    """What was sent to contacts, as conditions for segments.

    By address and not by record: a contact may have been mailed as the subscriber of
    a list, as an order, or under another contact record.  Nothing is stored on
    contacts.
    """

    _inherit = "res.partner"

    mailing_trace_ids = fields.Many2many(
        "mailing.trace",
        string="Messages of Mailings",
        compute="_compute_mailing_trace_ids",
        search="_search_mailing_trace_ids",
        groups=MAILING_GROUP,
        help="Messages of mailings to the address of this contact, under whatever "
        "record they were sent. Tests do not count.",
    )

    @api.depends("email_normalized")
    def _compute_mailing_trace_ids(self):
        self.env["mailing.trace"].flush_model(["is_test_trace"])
        pairs = self.env.execute_query(
            followup_queries.sent_to(self._origin.ids, self._get_message_addresses())
        )
        found = {}
        for contact_id, trace_id in pairs:
            found.setdefault(contact_id, []).append(trace_id)
        for contact in self:
            contact.mailing_trace_ids = found.get(contact._origin.id, [])

    def _search_mailing_trace_ids(self, operator, value):
        negative = operator.startswith("not ")
        operator = operator.removeprefix("not ")
        if operator not in ("any", "any!", "in"):
            return NotImplemented
        if operator == "in" and False in value:
            # to whom nothing was sent, or one of the others
            others = [trace_id for trace_id in value if trace_id]
            domain = self._get_message_domain(Domain.TRUE, True, self.env.su)
            if others:
                ids = Domain("id", "in", others)
                domain |= self._get_message_domain(ids, False, self.env.su)
            return ~domain if negative else domain
        traces = (
            Domain(value) if isinstance(value, Domain) else Domain("id", "in", value)
        )
        su = self.env.su or operator == "any!"
        return self._get_message_domain(traces, negative, su)

    def _get_message_domain(self, traces, negative, su):
        """Return the domain of the contacts to whom one of some messages was sent.

        :param traces: domain of the messages
        :param negative: whether it is about those to whom none of them was sent
        :param su: whether messages count that the user may not see
        """
        model = self.env["mailing.trace"].sudo(su)
        traces &= Domain("is_test_trace", "=", False)

        def to_sql(contacts, alias, query):
            found = contacts._find_messages(model, traces, probe=not negative)
            messages = [
                (contacts._field_to_sql(alias, own.name, query), own, theirs, message)
                for own, theirs, message in found
            ]
            if negative:
                return followup_queries.was_not_sent(messages)
            contact_id = SQL.identifier(alias, "id")
            return followup_queries.was_sent(messages, contact_id)

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _find_messages(self, model, domain, probe):
        """Yield (field of contacts, address, `Query` on messages) for each kind.

        :param model: messages, in the environment in which they are looked for
        :param probe: whether to leave out the kinds of address that none of these
            messages has: most mailings go to addresses of one kind, for which there is
            a much quicker plan
        """
        for theirs, own in self._get_message_addresses():
            query = model._search(domain)
            if query.is_empty():
                continue
            address = model._field_to_sql(query.table, theirs.name, query)
            if probe:
                asked = followup_queries.has_address(model._search(domain), address)
                [(is_used,)] = self.env.execute_query(asked)
                if not is_used:
                    continue
            yield own, address, query

    @api.model
    def _get_message_addresses(self):
        """Return the fields by which traces and contacts are matched, in pairs."""
        traces = self.env["mailing.trace"]._fields
        pairs = [(traces.get(a), self._fields.get(b)) for a, b in ADDRESSES.items()]
        return [(theirs, own) for theirs, own in pairs if theirs and own and own.store]
