from datetime import datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..evaluation import find_fault
from . import queries, source_path, source_queries
from .act_statement import ActStatement
from .partner_score_source import PATHS


class PartnerScoreSource(models.Model):
    """How the rows of sources are read, and which sources count.

    What becomes of rows that several sources describe is in `ActStatement`.
    """

    _inherit = "partner.score.source"

    # -- acts ---------------------------------------------------------------

    def _get_all_acts(self, company, since, until):
        """Return the query of the acts of one company, of all these sources together.

        See `_get_acts`; sources that are not available or yield wholly are left out.
        """
        statement = ActStatement(self._get_available(), company, since, until)
        return statement.select_acts(self._get_counted())

    def _get_acts(self, company, since, until, chosen=None):
        """Return the query of the acts of one company between two days.

        :param company: the company whose acts are read; its currency, its time zone
        :param since: first day, or False for the beginning
        :param until: last day, included; later refunds lower nothing
        :param chosen: the sources that are read together; this one alone if not given
        :return: a query with the columns partner_id, date, amount
        """
        self.ensure_one()
        chosen = (self if chosen is None else chosen | self)._get_available()
        return ActStatement(chosen, company, since, until).select_acts(self)

    # -- which sources count ------------------------------------------------

    def _get_available(self):
        """Return the sources that can bring anything: in use, and app installed."""
        return self.filtered(lambda source: source.active and source.is_available)

    def _get_counted(self):
        """Return the sources that count: available, not yielding as a whole."""
        available = self._get_available()
        return available.filtered(lambda source: not source._yields_wholly(available))

    def _yields_wholly(self, chosen):
        wholes = self.yield_ids.filtered(lambda link: not link.path)
        return any(link.yields_to_id in chosen for link in wholes)

    def _get_yields(self, chosen):
        """Return the yields of these sources that hold among those chosen with them."""
        return self.yield_ids.filtered(
            lambda link: (
                link.path
                and link.yields_to_id._origin in chosen._origin
                and link._is_usable()
            )
        )

    def _split_faulty(self, company, since, until):
        """Return (sound, sentences): the sources that can be read, and why not others.

        Each is tested alone, so that one that fails can be left out; those that yield
        to it then count their rows.
        """
        sound, sentences = self.browse(), []
        for source in self._get_available():
            reason = source._find_fault(company, since, until)
            if reason:
                sentences.append(source._say_fault(reason))
            else:
                sound |= source
        return sound, sentences

    def _has_path_fault(self):
        """Return whether a path of one of these sources leads nowhere."""
        return any(source._find_a_path_fault() for source in self)

    def _find_a_path_fault(self):
        """Return why a path of this source cannot be followed, or None."""
        faults = (self._find_path_fault(name) for name in PATHS)
        return next(filter(None, faults), None)

    def _find_fault(self, company, since, until):
        """Return why this source cannot be read, or None."""
        fault = self._find_a_path_fault()
        if fault:
            return fault
        parts = [lambda: self._get_acts(company, since, until)]
        parts += [
            lambda link=link: source_path.get_links(self._get_model(company), link.path)
            for link in self.yield_ids
            if link.path and link._has_models() and link._is_usable()
        ]
        faults = (find_fault(self.env, part) for part in parts)
        return next(filter(None, faults), None)

    def _say_fault(self, reason):
        return self.env._(
            "The source “%(name)s” cannot be read: %(reason)s",
            name=self.name,
            reason=reason,
        )

    def _check_acts(self, company, since, until):
        """Refuse sources of which one cannot be read.

        :raise UserError: a sentence that names the source and what is wrong
        """
        _sound, sentences = self._split_faulty(company, since, until)
        if sentences:
            raise UserError("\n".join(sentences))

    # -- rows ---------------------------------------------------------------

    def _get_model(self, company):
        """Return the model as superuser, in the context of the company.

        Instead of that of whoever computes: the acts are the same.
        """
        context = {**company._segmentation_context(), "active_test": False}
        return self.env(su=True, context=context)[self.model_name]

    def _get_row_ids(self, company):
        """Return the query of the ids of all rows of a company, whenever they were."""
        query = self._get_query(self._get_model(company), company, False, False)
        return query.select()

    def _get_rows(self, company, since, until):
        """Return the query of the rows of a company in a period, as `queries.ROW`.

        :param until: last day; False for all to come
        """
        model = self._get_model(company)
        query = self._get_query(model, company, since, until)
        names = source_queries.ROW
        return query.select(*self._get_columns(model, query, company, names))

    def _get_columns(self, model, query, company, names):
        """Return the columns of rows that have these names, joining the way there."""
        read = {
            "id": lambda: SQL.identifier(query.table, "id"),
            "partner_id": lambda: self._get_contact(model, query),
            "date": lambda: self._get_date(model, query, company),
            "amount": lambda: self._get_amount(model, query),
            "currency_id": lambda: self._get_currency(model, query),
        }
        return [queries.column(read[name](), name) for name in names]

    def _get_query(self, model, company, since, until, further=Domain.TRUE):
        domain = self._get_domain() & self._get_company_domain(company) & further
        domain &= Domain(self._get_actor_path(), "!=", False)
        domain &= self._get_period_domain(model, company, since, until)
        return model._search(domain)

    def _get_actor_path(self):
        """Return the path to whose act a row is: to the contact or to an address."""
        return self.partner_path or self.email_path

    def _get_contact(self, model, query):
        """Return the contact of a row; by its address, a row may have several."""
        if self.partner_path:
            return source_path.get_value(model, self.partner_path, query)
        contacts = self.env["res.partner"]
        alias = query.make_alias(query.table, "by_email")
        email = SQL.identifier(
            alias, "email_normalized", to_flush=contacts._fields["email_normalized"]
        )
        query.add_join(
            "JOIN",
            alias,
            contacts._table,
            SQL("%s = %s", email, self._get_address(model, query)),
        )
        return SQL.identifier(alias, "id")

    def _get_address(self, model, query):
        """Return the address of a row as contacts have theirs, in small letters."""
        value = source_path.get_value(model, self.email_path, query)
        _owner, field = source_path.get_steps(model, self.email_path)[-1]
        return value if self._is_normalized(field) else queries.normalized(value)

    @api.model
    def _is_normalized(self, field):
        """Return whether a field holds addresses as contacts have theirs."""
        return field.name == "email_normalized"

    def _get_company_domain(self, company):
        """Return the rows of a company; those of no company are of each.

        Nor is there a company where a link on the way to it is empty.
        """
        if not self.company_path:
            return Domain.TRUE
        names = self.company_path.split(".")
        ways = (".".join(names[:end]) for end in range(1, len(names) + 1))
        none = Domain.OR(Domain(way, "=", False) for way in ways)
        return Domain(self.company_path, "=", company.id) | none

    def _get_period_domain(self, model, company, since, until):
        path = self._get_date_path()
        field = source_path.get_steps(model, path)[-1][1]
        domain = Domain.TRUE if until else Domain(path, "!=", False)
        if field.type == "datetime":
            zone = pytz.timezone(company._segmentation_tz())
            since = since and self._midnight(since, zone)
            until = until and self._midnight(until + timedelta(days=1), zone)
            domain &= Domain(path, "<", until) if until else Domain.TRUE
        elif until:
            domain &= Domain(path, "<=", until)
        return domain & Domain(path, ">=", since) if since else domain

    @staticmethod
    def _midnight(day, zone):
        """Return when a day begins in a time zone, in UTC without zone."""
        start = zone.localize(datetime.combine(day, time.min))
        return start.astimezone(pytz.utc).replace(tzinfo=None)

    def _get_date_path(self):
        """Return the path to the date of the act, by which it is in a period."""
        return self.date_path

    def _get_date(self, model, query, company):
        path = self._get_date_path()
        value = source_path.get_value(model, path, query)
        field = source_path.get_steps(model, path)[-1][1]
        if field.type == "datetime":
            return queries.local_date(value, company._segmentation_tz())
        return value

    def _get_amount(self, model, query):
        """Return the amount of a row; that of many lines is their sum.

        As it is, for the planner's sake, which then knows how few are negative.
        """
        if not self.amount_path:
            return SQL("0::numeric")
        steps = source_path.get_steps(model, self.amount_path)
        if source_path.is_to_many(steps):
            alias = query.make_alias(query.table, "lines")
            sums = source_path.get_sums(model, self.amount_path)
            row = SQL.identifier(query.table, "id")
            query.add_join(
                "LEFT JOIN",
                alias,
                SQL("(%s)", sums),
                SQL("%s = %s", SQL.identifier(alias, "row_id"), row),
            )
            value = SQL.identifier(alias, "amount")
        else:
            value = source_path.get_value(model, self.amount_path, query)
        sign = SQL("-") if self.sign == "opposite" else SQL()
        return SQL("(%s%s)::numeric", sign, value)

    def _get_currency(self, model, query):
        if not self.currency_path:
            return SQL("NULL::int")
        return source_path.get_value(model, self.currency_path, query)

    def _get_refund_links(self, company):
        """Return (row_id, other_id): the rows that the refund path of rows reaches."""
        model = self._get_model(company)
        links = source_path.get_links(
            model, self.refund_path, self._get_row_ids(company)
        )
        return source_queries.get_refund_links(
            links, self._get_rows(company, False, False)
        )
