from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from . import queries, signal_queries, source_path
from .exchange import Exchange


class PartnerScoreSignal(models.Model):
    """How signals read the rows of their sources as points."""

    _inherit = "partner.score.signal"

    def _get_points(self, company, as_of, contacts=None):
        """Return the query of the points that acts gave, caps applied.

        Points are those of the day of the act; whoever reads them lets them fade.  An
        act of an address counts for the contact that has it.  Only contacts that may
        be scored get any.

        :param company: the company whose acts are read; its currency, its time zone
        :param as_of: last day, included: what is to come does not count yet
        :param contacts: the contacts to read, as a list of ids or a query; all of them
            if not given
        :return: a query with the columns `signal_queries.POINT`; an act gives one row
            for each target it speaks for
        """
        if contacts is not None and not isinstance(contacts, SQL):
            contacts = SQL("SELECT UNNEST(%s::int[])", list(contacts))
        exchange = Exchange(company, as_of) if self._reads_amounts() else None
        parts = [
            signal._get_own_points(company, as_of, contacts, exchange)
            for signal in self
        ]
        tables = [signal_queries.get_address_table(self.env["res.partner"])]
        for table in exchange.get_tables() if exchange else []:
            tables.append(SQL("%s AS MATERIALIZED (%s)", *table))
        return signal_queries.gather_points(
            tables,
            parts,
            self._get_scorable(company, contacts),
        )

    def _reads_amounts(self):
        return any(signal.points_per == "amount" for signal in self)

    def _get_scorable(self, company, contacts=None):
        """Return the query of the contacts that may be scored in a company."""
        model = self.env(su=True, context=company._segmentation_context())
        model = model["res.partner"]
        domain = model._scorable_domain()
        query = model._search(domain & Domain(model._check_company_domain(company)))
        if contacts is not None:
            query.add_where(SQL("%s IN (%s)", queries.CONTACT_ID, contacts))
        return query.select(queries.CONTACT_ID)

    def _get_own_points(self, company, as_of, contacts, exchange):
        """Return the points of this signal, in a statement with the common tables."""
        self.ensure_one()
        joins, target, is_many = self._join_target(company)
        points = SQL("%s", self.points)
        if self.points_per == "amount":
            joins = SQL("%s %s", joins, exchange.join("act", SQL("act.date")))
            points = SQL("%s * %s", points, exchange.converted("act"))
        own = signal_queries.get_points(
            self._get_acts(company, as_of, contacts),
            joins,
            self.id or 0,
            target,
            points,
            once=is_many or bool(self.source_id.email_path),
        )
        own = signal_queries.are_numbers(own)
        if self.cap:
            own = signal_queries.cap_points(own, self.cap, self.cap_period)
        return SQL("(%s)", own)

    def _get_acts(self, company, as_of, contacts):
        """Return the query of the acts of this signal, see `signal_queries`."""
        model = self._get_model(company)
        query = self.source_id._get_query(
            model, company, False, as_of, self._get_domain()
        )
        if contacts is not None:
            self._restrict_to(query, model, contacts)
        names = ["id", "partner_id", "date"]
        if self.points_per == "amount":
            names += ["amount", "currency_id"]
        columns = self.source_id._get_columns(model, query, company, names)
        if self.target == "mapped" and not self._has_many_values():
            value = source_path.get_value(model, self.value_path, query)
            columns.append(queries.column(value, "value"))
        return query.select(*columns)

    def _restrict_to(self, query, model, contacts):
        """Leave only the acts that count for some contacts."""
        actors = signal_queries.get_actors(contacts)
        source = self.source_id
        if source.partner_path:
            actor = source_path.get_value(model, source.partner_path, query)
            query.add_where(SQL("%s = ANY(%s)", actor, actors))
            return
        address = source._get_address(model, query)
        addresses = signal_queries.get_addresses(actors)
        query.add_where(SQL("%s = ANY(%s)", address, addresses))

    def _get_model(self, company):
        return self.source_id._get_model(company)

    # -- targets ------------------------------------------------------------

    def _join_target(self, company):
        """Return (joins, target, is_many): for what an act speaks, as SQL.

        :return: what is to be joined to `act`, the expression of the id of the target,
            and whether an act may reach the same target several times
        """
        if self.target != "mapped":
            return SQL(), SQL("%s::int", self._get_fixed_target()), False
        links, value = self._join_values(company)
        kind = SQL("int") if self._has_ids() else SQL("text")
        mapped = signal_queries.join_values(value, self._get_pairs(), kind)
        is_many = self._has_many_values()
        return SQL("%s %s", links, mapped), SQL("mapped.target_id"), is_many

    def _join_values(self, company):
        """Return (joins, value): the values of `act`, as SQL."""
        if not self._has_many_values():
            return SQL(), SQL("act.value")
        links = source_path.get_links(self._get_model(company), self.value_path)
        return signal_queries.join_links(links), SQL("link.other_id")

    def _get_fixed_target(self):
        """Return the id of the target for which all acts of this signal speak."""
        return self.interest_id._origin.id

    def _get_pairs(self):
        """Return [(value, id of the interest)] of the values that count."""
        mappings = self.mapping_ids.filtered("interest_id.active")
        pairs = [(one.value, one.interest_id._origin.id) for one in mappings]
        if not self._has_ids():
            return pairs
        return [(int(value), target) for value, target in pairs if value.isdecimal()]

    def _get_value_steps(self):
        """Return the fields on the way to the value, see `source_path.get_steps`."""
        model = self.env[self.model_name].sudo()  # only what fields there are
        return source_path.get_steps(model, self.value_path)

    def _has_many_values(self):
        """Return whether an act may have several values."""
        return source_path.is_to_many(self._get_value_steps())

    def _has_ids(self):
        """Return whether values are ids of records, not keys of choices."""
        field = self._get_value_steps()[-1][1]
        return field.relational or field.name == "id"

    def _get_half_lives(self, target_ids):
        """Return {id of a target: days after which half of its points are left}."""
        interests = self.env["partner.interest"].sudo().browse(target_ids)
        return {interest.id: interest.half_life for interest in interests.exists()}
