from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, frozendict

from ...tools.days import local_day
from . import live_queries, queries
from .definition import Definition
from .reads import Reads


class PartnerSegment(models.Model):
    """Who is in: the rule, its audience, and what narrows them, as one query."""

    _inherit = "partner.segment"

    audience = fields.Selection(
        [
            ("match", "The contacts that match"),
            ("people", "The people of matching companies"),
            ("companies", "The companies of matching people"),
        ],
        required=True,
        default="match",
        tracking=True,
        help="Whom the segment holds. The people of a company are the contacts that "
        "are no companies and belong to it, directly or through another contact.",
    )

    @api.model
    def _evaluation_fields(self):
        return super()._evaluation_fields() | {"audience"}

    def _get_owner_context(self):
        """Return the context in which the owner evaluates the rule.

        In the segment's company, or in all companies of the owner; with the
        language and the time zone kept when the rule was saved.
        """
        self.ensure_one()
        owner = self.user_id.sudo()
        companies = self.company_id or owner.company_id | owner.company_ids
        return {"lang": self.lang, "tz": self.tz, "allowed_company_ids": companies.ids}

    def _as_owner(self):
        """Return the environment in which the rule is evaluated.

        With the owner's rights, so that the segment never shows its owner more
        than they may see.  Its context takes the place of that of whoever
        refreshes: the members are the same.
        """
        return self.env(user=self.user_id.id, context=self._get_owner_context())

    def _get_definition(self):
        """Return what decides who is in this segment, as plain values."""
        return Definition(
            segment_id=self.id,
            rule=self._get_rule(),
            audience=self.audience,
            owner_id=self.user_id.id,
            context=frozendict(self._get_owner_context()),
            company_id=self.company_id.id,
            parent_id=self.parent_id.id,
            pin_modes=frozenset(self.sudo().pin_ids.mapped("mode")),
            used_ids=frozenset(self.sudo().used_ids.ids),
        )

    def _get_today(self):
        """Return the day that it is where the segment's days begin and end."""
        return local_day(fields.Datetime.now(), self.tz or "UTC")

    @api.model
    def _get_matching(self, definition, today, within=None):
        """Return the query of (id, company_id) of the contacts that are in on a day.

        The company is the one under which the contact is counted: none for users,
        whom all companies see.

        :param within: domain of the contacts to look at; all of them without it
        """
        contacts = definition.as_owner(self.env)["res.partner"]
        domain = self._get_members_domain(definition, contacts, today)
        if within is not None:
            domain &= within
        matching = contacts._search(domain)
        if matching.is_empty():
            return queries.NOBODY
        contacts.flush_model(["partner_share", "company_id"])
        return matching.select(*queries.COUNTED_CONTACT)

    @api.model
    def _get_members_domain(self, definition, contacts, today):
        """Return the definition of membership, as a domain on contacts.

        :param contacts: an empty recordset of contacts, in the owner's environment
        :param today: the day by which pins are judged
        """
        chosen = self._get_chosen_domain(definition, contacts, today)
        return chosen & self._get_scope_domain(definition, contacts)

    @api.model
    def _get_scope_domain(self, definition, contacts):
        """Return the domain of the contacts that the segment could hold at all."""
        company = self._get_company_domain(definition, contacts)
        return company & contacts._segmentable_domain()

    @api.model
    def _get_chosen_domain(self, definition, contacts, today):
        """Return the domain of the contacts found by the rule, or chosen by hand."""
        domain = self._get_audience_domain(definition, contacts)
        for mode in sorted(definition.pin_modes):
            pinned = queries.pinned(definition.segment_id, mode, today)
            if mode == "in":
                domain |= Domain("id", "in", pinned)
            else:
                domain &= Domain("id", "not in", pinned)
        return domain

    @api.model
    def _get_company_domain(self, definition, contacts):
        """Return the domain of the contacts that the segment's company may see."""
        if not definition.company_id:
            return Domain.TRUE
        company = contacts.env["res.company"].browse(definition.company_id)
        return Domain(contacts._check_company_domain(company))

    @api.model
    def _get_audience_domain(self, definition, contacts):
        """Return the domain of the contacts that the rule stands for."""
        rule = definition.rule
        if definition.audience == "match":
            return rule
        is_company = Domain("is_company", "=", True)
        asked = is_company if definition.audience == "people" else ~is_company
        company = self._get_company_domain(definition, contacts)
        found = contacts._search(rule & asked & company)
        if found.is_empty():
            return Domain.FALSE
        if definition.audience == "people":
            return ~is_company & Domain("commercial_partner_id", "in", found)
        return is_company & Domain("id", "in", found.subselect(queries.ENTITY_ID))

    @api.model
    def _get_reads(self, definition):
        """Return what the rule reads, and the columns that decide who is chosen.

        Through an audience, what the rule reads is read of other contacts.
        """
        contacts = definition.as_owner(self.env)["res.partner"]
        today = local_day(fields.Datetime.now(), definition.tz)
        reads, chosen = Reads(), Reads()
        reads.add_domain(contacts, definition.rule)
        chosen.add_domain(contacts, Domain("active", "=", True))
        chosen.add_domain(
            contacts, self._get_chosen_domain(definition, contacts, today)
        )
        reads.columns = reads.seen_by(definition.audience) | chosen.columns
        return reads

    @api.model
    def _get_scope_reads(self, definition, paths):
        """Return what decides whom the segment could hold, record rules included.

        :param paths: the ways to the contacts that the rule reads: it finds nothing
            through those that its owner may not see
        """
        env = definition.as_owner(self.env)
        contacts, reads = env["res.partner"], Reads()
        reads.add_domain(contacts, self._get_scope_domain(definition, contacts))
        visible = env["ir.rule"]._compute_domain("res.partner", "read")
        visible &= self._get_company_domain(definition, contacts)
        for path in {(), *paths}:
            reads.add_domain(contacts, visible, path)
        return reads

    @api.model
    def _get_scope_condition(self, definition):
        """Return the condition of the contacts that the segment could hold, as SQL."""
        contacts = definition.as_owner(self.env)["res.partner"]
        scope = self._get_scope_domain(definition, contacts)
        query = contacts._search(scope, active_test=False)
        if query.is_empty():
            return SQL("FALSE")
        if query.from_clause != SQL.identifier(query.table):
            return live_queries.is_in(query.subselect())
        return query.where_clause or SQL("TRUE")

    @api.model
    def _get_chosen_condition(self, definition, today, query):
        """Return the condition of those of a query who are chosen, as SQL.

        :param query: on contacts; what the condition joins is added to it
        """
        contacts = definition.as_owner(self.env)["res.partner"]
        chosen = self._get_chosen_domain(definition, contacts, today)
        if not any(leaf.field_expr == "active" for leaf in chosen.iter_conditions()):
            chosen &= Domain("active", "=", True)
        return chosen.optimize_full(contacts)._to_sql(contacts, query.table, query)
