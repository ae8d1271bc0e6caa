from odoo.tools import SQL

from . import source_queries
from .exchange import Exchange


class ActStatement:
    """The statement that reads sources together, each act once.

    * A row that reaches a row of another source along one of its yields is no act:
      the other row is, or what that one yields to.
    * A refund is a negative row.  Where its yields or its refund path lead to an
      act, it lowers that act and is none of its own; what it refunds may yield to
      another row, which is then the one to be lowered.  Without a link it stays a
      negative amount.
    * An act that is wholly refunded is none.

    Refunds belong to their act: they count with it, whenever it was, as soon as they
    are made.
    """

    def __init__(self, chosen, company, since, until):
        """
        :param chosen: the available sources that are read together
        :param since: first day, or False for the beginning
        :param until: last day, included
        """
        # by the record itself: a form reads the source that is being edited
        self.chosen = {source._origin or source: source for source in chosen}
        self.company = company
        self.since = since
        self.until = until
        self.exchange = Exchange(company, until)
        self.yields = {source: source._get_yields(chosen) for source in chosen}
        self._known = {}

    def select_acts(self, sources):
        """Return the query of the acts (partner_id, date, amount) of some sources."""
        selects = SQL(" UNION ALL ").join(map(self._select_acts_of, sources))
        return self._with_tables(sources, selects)

    def select_refunded(self, source):
        """Return (id, amount): what was refunded of rows of a source, if anything."""
        if not self._is_refundable(source):
            return None
        select = SQL("SELECT * FROM (%s) AS refunded", self._get_refunded(source))
        return self._with_tables(source, select)

    def _with_tables(self, sources, select):
        """Return a query with the tables before it that it names."""
        tables = [*self.exchange.get_tables(), *self._get_refund_tables(sources)]
        if not tables:
            return select
        named = (SQL("%s AS MATERIALIZED (%s)", *table) for table in tables)
        return SQL("WITH %s %s", SQL(", ").join(named), select)

    def _select_acts_of(self, source):
        rows = source._get_rows(self.company, self.since, self.until)
        hidden = self._get_yielding("act", self.yields[source])
        if source.refund_path:
            links = self._get_refund_links(source)
            hidden.append(source_queries.is_refund("act", links))
        if not self._is_refundable(source):
            return source_queries.get_acts(self.exchange, rows, hidden)
        refunded = self._get_refunded(source)
        return source_queries.get_net_acts(self.exchange, rows, hidden, refunded)

    def _get_refunded(self, source):
        return source_queries.get_refunded(
            self.exchange,
            self._get_rows(source),
            self._refund_table(source),
            self._get_spent(source),
        )

    # -- refunds ------------------------------------------------------------

    def _is_refundable(self, source):
        return bool(source.refund_path or self._get_yields_to(source))

    def _refund_table(self, source):
        """Return the name of the refunds of the rows of a source, in this statement."""
        return SQL.identifier(f"refund_{list(self.chosen.values()).index(source)}")

    def _get_refund_tables(self, sources):
        """Return (name, refunds) of all that these need, each after what it uses."""
        needed = {}
        for source in sources:
            self._add_needed(source, needed)
        return [
            (self._refund_table(source), self._get_refunds_of(source))
            for source in needed
        ]

    def _add_needed(self, source, needed):
        """Note a source and those whose refunds it is handed, these first."""
        if source in needed or not self._is_refundable(source):
            return
        for link in self._get_yields_to(source):
            self._add_needed(link.source_id, needed)
        needed[source] = True

    def _get_refunds_of(self, source):
        """Return what was refunded of rows of a source.

        By its own refund path, and by sources that yield to it: what their rows
        refund, and what was refunded of those rows.
        """
        parts = [self._hand_on_refunds(link) for link in self._get_yields_to(source)]
        if source.refund_path:
            yielding = self._get_yielding("row", self.yields[source])
            refunds = source_queries.get_refunds(self._get_rows(source), yielding)
            links = self._get_refund_links(source)
            parts.append(
                source_queries.hand_on(refunds, links, self._get_rows(source), [])
            )
        return source_queries.add_up(parts)

    def _hand_on_refunds(self, link):
        """Return what a source hands on to another one that it yields to."""
        source = link.source_id
        parts = [source_queries.get_refunds(self._get_rows(source), [])]
        if self._is_refundable(source):
            parts.append(SQL("SELECT * FROM %s", self._refund_table(source)))
        return source_queries.hand_on(
            source_queries.add_up(parts),
            self._get_links(link),
            self._get_rows(self._get_target(link)),
            self._get_earlier("given", link),
        )

    def _get_spent(self, source):
        """Return what was spent on the refunded rows of a source.

        In the rows that yield to them, refunds not subtracted.  None where no source
        yields to this one.
        """
        parts = [
            source_queries.hand_on(
                source_queries.get_spendings(
                    self._get_rows(link.source_id),
                    self._get_links(link),
                    self._refund_table(source),
                    self._get_earlier("row", link),
                ),
                self._get_links(link),
                self._get_rows(source),
                [],
            )
            for link in self._get_yields_to(source)
        ]
        return source_queries.add_up(parts) if parts else None

    # -- yields -------------------------------------------------------------

    def _get_yields_to(self, source):
        """Return the yields by which the other sources yield to one."""
        links = source.yield_ids.union(*self.yields.values())
        return links.filtered(lambda link: self._get_target(link) == source)

    def _get_target(self, link):
        return self.chosen.get(link.yields_to_id._origin)

    def _get_yielding(self, alias, links):
        """Return the conditions that a row yields, one for each of some yields."""
        return [
            source_queries.is_linked(alias, self._get_links(link)) for link in links
        ]

    def _get_earlier(self, alias, link):
        """Return the conditions that a row yields in a way that comes before this one.

        A row that yields in several ways hands on by the first one only.
        """
        links = self.yields[link.source_id]
        earlier = links[: links.ids.index(link.id)]
        return self._get_yielding(alias, earlier)

    # -- what is read, built once -------------------------------------------

    def _get_rows(self, source):
        """Return the rows of a source until the last day, whenever they were."""
        return self._once(
            (source, "rows"),
            lambda: source._get_rows(self.company, False, self.until),
        )

    def _get_links(self, link):
        target = self._get_target(link)
        return self._once(link, lambda: link._get_links(self.company, target))

    def _get_refund_links(self, source):
        return self._once(
            (source, "refund"), lambda: source._get_refund_links(self.company)
        )

    def _once(self, key, build):
        if key not in self._known:
            self._known[key] = build()
        return self._known[key]
