from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..evaluation import find_fields
from ..queries import work_as_usual, work_hard
from . import queries

TIME_LIMIT = "10min"
# says in the context that the recipients are looked for, those too who share an
# address, and how: by an object, which no request of a browser can send
FINDING = "contact_segmentation_finding"
JOINED = object()
LISTED = object()
# rows that PostgreSQL expects only where it knows that there are many
MANY = 1_000


class MailingMailing(models.Model):
    """Who a mailing goes to.

    A mailing to contacts goes to the members of its segments that also match its
    own conditions, less the members of the excluded segments and everybody who
    shares an address with one of them; one message per address.
    """

    _inherit = "mailing.mailing"

    def _compute_total(self):
        found = self.filtered(lambda mailing: mailing._is_found_in_bulk())
        for mailing in found:
            total = mailing._count_recipients()
            if total and mailing.ab_testing_enabled and mailing.ab_testing_pc < 100:
                total = max(int(total / 100.0 * mailing.ab_testing_pc), 1)
            mailing.total = total
        return super(MailingMailing, self - found)._compute_total()

    def _get_recipients_domain(self):
        conditions = Domain(super()._get_recipients_domain())
        domain = self._get_selected_domain(conditions)
        domain &= self._get_reachable_domain()
        if self._is_to_segments() and not self._is_finding():
            domain = self._get_one_per_address_domain(domain)
        return domain

    def _get_recipients(self):
        is_sampled = self.ab_testing_enabled and not self.ab_testing_is_winner_mailing
        if is_sampled or not self._is_found_in_bulk():
            return super()._get_recipients()
        return self._find_recipients()

    def _count_recipients(self):
        return len(self._find_recipients())

    def _is_found_in_bulk(self):
        return self.mailing_model_real == "res.partner" and self._is_to_segments()

    def _find_recipients(self):
        """Find the recipients by a statement that reads each contact once.

        As a domain, one contact for each address reads them twice, and Odoo sorts
        them by name: four times the time for 100,000 of them.

        :return: their ids, sorted
        """
        self.env.execute_query(work_hard(TIME_LIMIT, compiled=False))
        rows = self._find_with_twins()
        excluded = self._find_excluded_addresses()
        self.env.execute_query(work_as_usual())
        return self._keep_one_per_address(rows, excluded)

    def _find_with_twins(self):
        """Return (id, address) of the recipients, before addresses are compared."""
        found = self._get_joined()
        if not found:
            self.env.execute_query(queries.expect_many())
            found = self._get_found(LISTED)
        rows = self.env.execute_query(found) if found else []
        self.env.execute_query(queries.expect_as_usual())
        return rows

    def _get_joined(self):
        """Return the statement that PostgreSQL executes as it likes, if it may.

        It may where it expects many, and then works in several processes.  Where it
        expects few there may be many all the same: those that a refresh has just found
        are not in its statistics, and it would compare each of them with every address
        that opted out.
        """
        members = queries.members(self._get_named("segment_ids").ids)
        if queries.expected_rows(self.env, members) < MANY:
            return None
        self.env.execute_query(queries.expect_memory())
        found = self._get_found(JOINED)
        if found and queries.expected_rows(self.env, found) < MANY:
            return None
        return found

    def _get_found(self, way):
        """Return the statement that finds them, or None if it is known to find none.

        :param way: `JOINED` to members, or looked up in a list of their ids: `LISTED`
        """
        finding = self.with_context(**{FINDING: way})
        query = self.env["res.partner"]._search(finding._get_recipients_domain())
        if query.is_empty():
            return None
        contact_id = SQL.identifier(query.table, "id")
        return query.select(contact_id, self._get_contact_address(query))

    def _keep_one_per_address(self, rows, excluded):
        """Return the first contact made of each address, sorted; see `queries`.

        Here rather than by PostgreSQL, which needs twice the time to group addresses.

        :param rows: (id, address or None) of contacts
        :param excluded: addresses that are not written to
        """
        rows.sort(reverse=True)
        first = {
            address or contact_id: contact_id
            for contact_id, address in rows
            if address not in excluded
        }
        return sorted(first.values())

    def _is_finding(self):
        """Whether the recipients are found by that statement, not as a domain."""
        return self.env.context.get(FINDING) in (JOINED, LISTED)

    def _get_selected_domain(self, conditions):
        """Return the domain of the recipients that the user chose.

        :param conditions: the domain that the mailing has of its own
        """
        segments = self._get_named("segment_ids")
        excluded = self._get_named("exclude_segment_ids")
        domain = conditions
        if self.mailing_model_real == "res.partner":
            domain = self._get_domain_of_company(domain)
        if self._is_to_segments():
            if self.mailing_model_real != "res.partner":
                return Domain.FALSE
            domain &= self._get_members_domain(segments)
        if excluded:
            domain &= self._get_not_excluded_domain(excluded)
        return domain

    def _is_to_segments(self):
        """Whether the mailing is, or ever was, addressed to segments."""
        return self.is_segment_mailing or bool(self._get_named("segment_ids"))

    def _is_decided_by_segments(self):
        """Whether segments decide, by including or excluding, who gets a message."""
        return self._is_to_segments() or bool(self._get_named("exclude_segment_ids"))

    def _get_reachable_domain(self):
        """Return the domain of the recipients that nothing keeps from this mailing.

        What Odoo checks while it sends is not in it: the blacklist, missing
        addresses.  Each part narrows it: `super()._get_reachable_domain() & ...`.
        """
        if self.mailing_model_real == "res.partner":
            return self.env["res.partner"]._reachable_domain()
        return Domain.TRUE

    def _get_members_domain(self, segments):
        """Return the members that the responsible of the mailing may know of.

        The queue sends as superuser: without this, a mailing to a segment of all
        companies would go to contacts that its author does not even see counted.
        """
        domain = self._get_membership_domain(segments)
        responsible = self._get_responsible()
        if not responsible._is_superuser():
            contacts = self.env["res.partner"]
            companies = contacts._check_company_domain(responsible.company_ids)
            domain &= Domain(companies)
        return domain

    def _get_membership_domain(self, segments):
        """Return the domain of the contacts that are in segments."""
        if self._is_finding():
            members = queries.members(segments.ids)
            if self.env.context[FINDING] is JOINED:
                return self._get_joined_domain(members)
            return self._get_among_domain(members)
        return Domain("segment_ids", "in", segments.ids)

    def _get_domain_of_company(self, domain):
        """Settle conditions whose value differs by company, such as RFM classes.

        In the company of the responsible: the scheduled action that sends works in
        another one.
        """
        contacts = self.env["res.partner"]
        if not any(map(contacts._differs_by_company, find_fields(contacts, domain))):
            return domain
        company = self._get_responsible().company_id
        query = contacts.with_company(company)._search(domain)
        return self._settle(domain, query.select())

    def _get_one_per_address_domain(self, domain):
        query = self.env["res.partner"]._search(domain)
        if query.is_empty():
            return Domain.FALSE
        ids = queries.one_per_address(query, self._get_contact_address(query))
        return self._settle(domain, ids)

    def _get_contact_address(self, query):
        contacts = self.env["res.partner"]
        field = self._get_address_field(contacts)
        return contacts._field_to_sql(query.table, field, query)

    def _settle(self, domain, ids):
        """Return the domain of the contacts that a domain was found to match.

        :param ids: a query of their ids; archived ones stay if the domain names them
        """
        settled = self._get_among_domain(ids)
        if any(leaf.field_expr == "active" for leaf in domain.iter_conditions()):
            settled &= Domain("active", "in", [True, False])
        return settled

    def _get_joined_domain(self, ids):
        """Return a domain that must hold by itself: it joins the ids to the contacts.

        Contacts whose id is there twice are found twice.
        """

        def to_sql(model, alias, query):
            member_id = SQL.identifier("member", "partner_id")
            contact_id = model._field_to_sql(alias, "id", query)
            is_same = SQL("%s = %s", member_id, contact_id)
            query.add_join("JOIN", "member", SQL("(%s)", ids), is_same)
            return SQL("TRUE")

        return Domain.custom(to_sql=to_sql)

    def _get_among_domain(self, ids):
        def to_sql(model, alias, query):
            return queries.is_among(model._field_to_sql(alias, "id", query), ids)

        return Domain.custom(to_sql=to_sql)
