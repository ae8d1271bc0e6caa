from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..evaluation import find_fault
from . import queries, score_point_queries

# up to how many contacts are named one by one, in each rule
FEW = 1000


class PartnerScoreModel(models.Model):
    """Whom a score is about in a company, and the points that they have."""

    _inherit = "partner.score.model"

    def _get_contacts(self, company):
        """Return contacts as superuser, in the context of a company.

        Instead of that of whoever computes: the points are the same.  Names are
        looked up in the language of the company.
        """
        lang = company.sudo().partner_id.lang or self.env.lang
        context = {**company._segmentation_context(), "active_test": False}
        return self.env(su=True, context={**context, "lang": lang})["res.partner"]

    def _get_scored(self, company, contact_ids=None):
        """Return the query (id, population_id) of the contacts that have this score.

        :param contact_ids: only those of them
        """
        self.ensure_one()
        contacts = self._get_contacts(company)
        domain = contacts._scorable_domain() & self._get_domain()
        domain &= Domain(contacts._check_company_domain(company))
        if contact_ids is not None:
            domain &= Domain("id", "in", contact_ids)
        query = contacts._search(domain)
        return query.select(
            queries.CONTACT_ID,
            queries.column(self._get_population(contacts), "population_id"),
        )

    def _get_population(self, contacts):
        """Return the id of the first population of a contact that has bands."""
        populations = self.population_ids.filtered("band_ids")
        if not populations:
            return SQL("NULL::int")
        return score_point_queries.first_of(
            (population.id, contacts._search(population._get_domain()).subselect())
            for population in populations
        )

    def _get_points(self, company, as_of, rules, signals, contact_ids=None):
        """Return the query of the points that contacts have, each of its day.

        :param rules: the rules that give points, see `_split_rules`
        :param signals: the signals that do
        :return: a query with the columns `score_point_queries.POINT`; points without a
            day stay as they are, the others fade from it
        """
        self.ensure_one()
        contacts = self._get_contacts(company)
        within = _within(contact_ids)
        points = score_point_queries.gather(
            [rule._get_points(contacts, as_of, within) for rule in rules]
        )
        if any(section.cap for section in rules.section_id):
            points = score_point_queries.share_sections(points)
        if not signals:
            return points
        day = SQL.identifier("day") if self._fades() else SQL("NULL::date")
        acts = signals._get_points(company, as_of, contact_ids)
        return score_point_queries.gather_all(
            points, score_point_queries.get_signal_points(acts, day)
        )

    def _get_present_rules(self):
        """Return the rules whose fields exist here."""
        return self.rule_ids.filtered(lambda rule: not rule._find_missing())

    def _split_rules(self, company, as_of):
        """Return (sound, sentences): the rules that can be read, and why not others.

        One that lacks an app is no fault: it says so itself, and gives nothing.
        """
        contacts = self._get_contacts(company)
        sound, sentences = self.rule_ids.browse(), []
        for rule in self._get_present_rules():
            reason = find_fault(
                self.env, lambda rule=rule: rule._get_points(contacts, as_of)
            )
            if reason:
                sentences.append(rule._say_fault(reason))
            else:
                sound |= rule
        return sound, sentences


class PartnerScoreRule(models.Model):
    _inherit = "partner.score.rule"

    def _get_points(self, contacts, as_of, within=Domain.TRUE):
        """Return the query of the points of this rule, see `score_point_queries`.

        :param contacts: an empty recordset, in the context of the company
        :param within: domain of the contacts to look at
        """
        self.ensure_one()
        query = contacts._search(self._get_domain() & within)
        day = self._get_day(contacts, query)
        if self.date_field:
            query.add_where(SQL("%s <= %s", day, as_of))
        return score_point_queries.get_rule_points(
            query, self, self._get_number(contacts, query), day
        )

    def _get_day(self, contacts, query):
        """Return the day from which the points fade; none where they stay."""
        if not self.date_field:
            return SQL("NULL::date")
        day = contacts._field_to_sql(query.table, self.date_field, query)
        if contacts._fields[self.date_field].type == "datetime":
            return queries.local_date(day, contacts.env.company._segmentation_tz())
        return SQL("%s::date", day)

    def _get_number(self, contacts, query):
        """Return how many points a contact gets."""
        points = SQL("%s::float8", self.points)
        if not self.number_field:
            return points
        number = contacts._field_to_sql(query.table, self.number_field, query)
        return SQL("%s * COALESCE(%s, 0)::float8", points, number)

    def _say_fault(self, reason):
        return self.env._(
            "The rule “%(name)s” is left out: %(reason)s",
            name=self.name,
            reason=reason,
        )


def _within(contact_ids):
    """Return a domain in which some contacts are, and others if they are many.

    A slice of a run is a range of ids; naming all of them in each rule would make a
    statement of many megabytes.  Points of others than those asked for are not used.
    """
    if contact_ids is None:
        return Domain.TRUE
    if len(contact_ids) <= FEW:
        return Domain("id", "in", list(contact_ids))
    return Domain("id", ">=", min(contact_ids)) & Domain("id", "<=", max(contact_ids))
