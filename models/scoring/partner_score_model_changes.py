from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..evaluation import find_fields, find_missing
from . import change_queries, source_path


class PartnerScoreModel(models.Model):
    """Whether contacts tell all changes of what a score reads, and which changed."""

    _inherit = "partner.score.model"

    def _tells_changes(self):
        """Return whether a change of what rules read shows on a row.

        Not where a condition counts from today, reads what is not stored, or what is
        linked from both sides: such a score is computed for everybody each day.
        """
        if self.axis == "combined":
            return False
        read = self._get_present_rules()._get_read_fields()
        return all(map(self._is_stored, read)) and all(
            self._is_told(condition)
            for domain in self._get_read_domains()
            for condition in domain.iter_conditions()
        )

    def _get_read_domains(self):
        """Return all conditions that decide who has which points."""
        lines = (*self._get_present_rules(), *self.population_ids)
        return [self._get_domain(), *(line._get_domain() for line in lines)]

    @api.model
    def _is_told(self, condition):
        """Return whether a change of what a condition reads shows on a row."""
        contacts = self.env["res.partner"].sudo()
        if condition.operator in ("any", "not any") or find_missing(
            contacts, condition
        ):
            return False
        read = find_fields(contacts, condition)
        texts = [value for value in _values(condition.value) if isinstance(value, str)]
        if texts and all(field.relational for field in read):
            return False  # by the name of what is linked
        is_dated = any(field.type in ("date", "datetime") for field in read)
        if is_dated and not all(text[:4].isdigit() for text in texts):
            return False  # counts from today, such as `today -90d`
        return all(map(self._is_stored, read))

    @api.model
    def _is_stored(self, field):
        return bool(field.store) and field.type not in source_path.TO_MANY

    def _get_changed_domain(self, contacts, xmin, spans):
        """Return the contacts whose points may have changed, but not their own row.

        A record changed to which they are linked, or the calendar came to the day from
        which their points fade.

        :param xmin: see `change_queries`
        """

        def is_young(model, alias, _query):
            return change_queries.is_young(SQL.identifier(alias, "xmin"), xmin)

        young = Domain.custom(to_sql=is_young)
        linked = (Domain(link, "any", young) for link in self._get_links(contacts))
        begun = (
            # a day more on both sides: of moments, days depend on the time zone
            Domain(field.name, ">=", fields.Date.subtract(since, days=1))
            & Domain(field.name, "<=", fields.Date.add(until, days=2))
            for since, until in spans
            for field in self._get_present_rules()._get_read_fields()
            if field.type in ("date", "datetime")
        )
        return Domain.OR([*linked, *begun])

    def _get_links(self, contacts):
        """Return the paths to the other records that conditions read.

        And to the company of a contact, which may object to profiling for it.
        """
        sources = self.env["partner.score.source"]
        paths = {
            condition.field_expr
            for domain in self._get_read_domains()
            for condition in domain.iter_conditions()
        }
        links = (sources._get_prefixes(contacts, path) for path in sorted(paths))
        return sorted({"commercial_partner_id"}.union(*links))


class PartnerScoreRule(models.Model):
    _inherit = "partner.score.rule"

    def _get_read_fields(self):
        """Return the numbers and dates of contacts that these rules read."""
        contacts = self.env["res.partner"]
        names = {*self.mapped("number_field"), *self.mapped("date_field")}
        return [contacts._fields[name] for name in names if name in contacts._fields]


def _values(value):
    return value if isinstance(value, list | tuple | set | frozenset) else [value]
