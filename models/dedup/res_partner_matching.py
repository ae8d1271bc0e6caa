from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ...tools.file_matching import CONTACT, Candidate
from . import matching_queries as queries


class ResPartner(models.Model):
    """Finding the contacts that many rows are, in a few statements."""

    _inherit = "res.partner"

    @api.model
    def _match_rows(self, rows, with_archived=False):
        """Return {number of a row: the candidates that share keys with it}.

        Only contacts that the user may read and write, of the company of the row or
        of none.  The number of statements does not depend on that of the rows.

        :param rows: list of `FileRow`
        :param with_archived: whether archived contacts are found too
        """
        # keys are made before the commit: those of what was just saved count too
        self.env.cr.flush()
        allowed = self._search_matchable(rows, with_archived)
        kinds = self._find_by_row_keys(rows, allowed)
        ids = list({partner_id for found in kinds.values() for partner_id in found})
        profiles, companies = self._read_matched(ids)
        company_ids = {row.number: row.company_id for row in rows}
        return {
            number: [
                Candidate(
                    (CONTACT, partner_id),
                    profiles[partner_id],
                    frozenset(shared),
                    companies[partner_id].active,
                )
                for partner_id, shared in found.items()
                if partner_id in profiles
                and companies[partner_id].company_id.id in (False, company_ids[number])
            ]
            for number, found in kinds.items()
        }

    @api.model
    def _search_matchable(self, rows, with_archived):
        """Return the `Query` of the contacts that these rows may be."""
        company_ids = {False, *(row.company_id for row in rows)}
        domain = Domain("company_id", "in", list(company_ids))
        domain &= Domain(self.env["ir.rule"]._compute_domain(self._name, "write"))
        if not self.has_access("write"):
            domain = Domain.FALSE
        return self.with_context(active_test=not with_archived)._search(domain)

    @api.model
    def _find_by_row_keys(self, rows, allowed):
        """Return {number of a row: {id of a contact: the kinds that they share}}."""
        by_key, by_employment = defaultdict(list), defaultdict(list)
        for row in rows:
            for key in row.lookups:
                by_key[key].append(row.number)
        found, shared = defaultdict(lambda: defaultdict(set)), set()
        statement = queries.find_by_keys(list(by_key), allowed)
        for kind, value, partner_id in self.env.execute_query(statement):
            if kind == "company_email":
                shared.add(value)
            for number in by_key[kind, value]:
                found[number][partner_id].add(kind)
        for row in rows:
            for employment in row.get_employments(shared):
                by_employment[employment].append(row.number)
        statement = queries.find_in_companies(list(by_employment), allowed)
        for *employment, partner_id in self.env.execute_query(statement):
            for number in by_employment[tuple(employment)]:
                found[number][partner_id].add("name_company")
        return found

    @api.model
    def _read_matched(self, ids):
        """Return what of contacts is compared, and the contacts, by their ids."""
        # users have no right on what is compared; these are contacts that they may see
        profiles = self.env["partner.match.profile"].sudo()
        profiles = profiles.search_fetch(
            [("partner_id", "in", ids)],
            ["partner_id", "siret", "siren", "email", "name", "birthdate"],
        )
        contacts = self.with_context(active_test=False).search_fetch(
            [("id", "in", ids)], ["complete_name", "active", "company_id"]
        )
        return (
            {profile.partner_id.id: profile for profile in profiles},
            {contact.id: contact for contact in contacts},
        )
