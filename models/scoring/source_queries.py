"""The statements that read rows as acts, each act once.

Each function returns one `SQL` and executes nothing.  They pass on relations of two
shapes:

* rows: (id, partner_id, date, amount, currency_id), what a source reads of a model;
  an empty currency is that of the company;
* refunds: (id, currency_id, amount), what was refunded of a row, as it was spent.

`exchange` converts amounts, see `Exchange`.
"""

from odoo.tools import SQL

ROW = ("id", "partner_id", "date", "amount", "currency_id")


def get_acts(exchange, rows: SQL, hidden: list) -> SQL:
    """Return the acts of a source of whose rows nothing is refunded.

    :param hidden: conditions on `act`; a row of which one holds is no act of its own
    """
    return SQL(
        "SELECT act.partner_id, act.date, %(amount)s AS amount"
        " FROM (%(rows)s) AS act %(exchange)s WHERE %(shown)s",
        amount=exchange.converted("act"),
        rows=rows,
        exchange=exchange.join("act", SQL("act.date")),
        shown=_none_of(hidden),
    )


def get_net_acts(exchange, rows: SQL, hidden: list, refunded: SQL) -> SQL:
    """Return the acts of a source, net of what was refunded, without wholly refunded.

    :param hidden: conditions on `act`; a row of which one holds is no act of its own
    :param refunded: (id, amount) of rows, in the currency of the company
    """
    return SQL(
        """
        SELECT act.partner_id, act.date,
               CASE WHEN refunded.id IS NULL
                    THEN %(amount)s
                    ELSE %(amount)s - refunded.amount
                END AS amount
          FROM (%(rows)s) AS act
          %(exchange)s
          LEFT JOIN (%(refunded)s) AS refunded ON refunded.id = act.id
         WHERE %(shown)s
           AND (refunded.id IS NULL
                OR refunded.amount = 0
                OR ROUND(%(amount)s - refunded.amount, %(decimals)s) > 0)
        """,
        amount=exchange.converted("act"),
        rows=rows,
        exchange=exchange.join("act", SQL("act.date")),
        refunded=refunded,
        shown=_none_of(hidden),
        decimals=exchange.company.currency_id.decimal_places,
    )


def is_linked(alias: str, links: SQL) -> SQL:
    """Return the condition that a row is among links (row_id, other_id)."""
    return SQL(
        "EXISTS (SELECT FROM (%s) AS link WHERE link.row_id = %s)",
        links,
        SQL.identifier(alias, "id"),
    )


def is_refund(alias: str, links: SQL) -> SQL:
    """Return the condition that a row refunds one of those it is linked to."""
    return SQL(
        "EXISTS (SELECT FROM (%(links)s) AS link"
        " WHERE link.row_id = %(id)s AND %(amount)s < 0)",
        links=links,
        id=SQL.identifier(alias, "id"),
        amount=SQL.identifier(alias, "amount"),
    )


def get_refund_links(links: SQL, rows: SQL) -> SQL:
    """Return the links to rows that can be refunded: not to other refunds."""
    return SQL(
        """
        SELECT link.row_id, link.other_id
          FROM (%s) AS link
          JOIN (%s) AS other ON other.id = link.other_id
         WHERE other.amount >= 0 AND link.row_id != link.other_id
        """,
        links,
        rows,
    )


def get_refunds(rows: SQL, elsewhere: list) -> SQL:
    """Return the rows that refund: negative, and not one of `elsewhere` on `row`."""
    return SQL(
        'SELECT "row".id, "row".currency_id, -"row".amount AS amount'
        ' FROM (%s) AS "row" WHERE "row".amount < 0 AND %s',
        rows,
        _none_of(elsewhere),
    )


def get_spendings(rows: SQL, links: SQL, claimed: SQL, elsewhere: list) -> SQL:
    """Return what was spent in rows that are linked to refunded ones."""
    return SQL(
        """
        SELECT "row".id, "row".currency_id, "row".amount
          FROM (%(rows)s) AS "row"
         WHERE "row".amount > 0
           AND "row".id IN (
                   SELECT link.row_id
                     FROM (%(links)s) AS link
                    WHERE link.other_id IN (SELECT id FROM %(claimed)s)
               )
           AND %(here)s
        """,
        rows=rows,
        links=links,
        claimed=claimed,
        here=_none_of(elsewhere),
    )


def hand_on(amounts: SQL, links: SQL, rows: SQL, elsewhere: list) -> SQL:
    """Return amounts of rows, handed on to the rows that they are linked to.

    Several share it in proportion to their amounts: 30 of an invoice of two orders
    of 100 and 200 are 10 and 20.  What is refunded already gets nothing.

    :param amounts: refunds, one for each row on the left of the links and currency
    :param rows: the rows on the right of the links
    :param elsewhere: conditions on `given`; where one holds it is not handed on here
    """
    return SQL(
        """
        SELECT other.id, given.currency_id,
               given.amount * CASE WHEN SUM(other.amount) OVER of_row > 0
                                   THEN other.amount / SUM(other.amount) OVER of_row
                                   ELSE 1.0 / COUNT(*) OVER of_row
                               END AS amount
          FROM (
                   SELECT DISTINCT given.id, given.currency_id, given.amount,
                                   link.other_id
                     FROM (%(amounts)s) AS given
                     JOIN (%(links)s) AS link ON link.row_id = given.id
                    WHERE %(here)s
               ) AS given
          JOIN (%(rows)s) AS other ON other.id = given.other_id
         WHERE other.amount >= 0
        WINDOW of_row AS (PARTITION BY given.id, given.currency_id)
        """,
        amounts=amounts,
        links=links,
        rows=rows,
        here=_none_of(elsewhere),
    )


def add_up(parts: list) -> SQL:
    """Return refunds, one for each row and currency."""
    return SQL(
        "SELECT id, currency_id, SUM(amount) AS amount"
        " FROM (%s) AS part GROUP BY id, currency_id",
        SQL(" UNION ALL ").join(parts),
    )


def get_refunded(exchange, rows: SQL, refunds: SQL, spent: SQL | None) -> SQL:
    """Return (id, amount): what refunds leave to take off rows, company's currency.

    Not all of it, where more was invoiced than ordered: an order of 100 that is
    invoiced, credited and invoiced again is still one of 100.

        order  invoiced  credited | taken off
          100       100        30 |        30
          100       100       100 |       100
          100       200       100 |         0
           50       100        50 |         0    its quantity was lowered too

    :param rows: the rows that may be refunded
    :param refunds: table of the refunds of these rows
    :param spent: what was spent on them in rows that yield to them, as refunds are
    """
    return SQL(
        """
        WITH changed AS MATERIALIZED (
            SELECT "row".id, "row".date, %(amount)s AS amount
              FROM (%(rows)s) AS "row"
              %(exchange)s
             WHERE "row".id IN (SELECT id FROM %(refunds)s)
        )
        SELECT changed.id,
               GREATEST(0, LEAST(
                   taken.amount,
                   changed.amount - (COALESCE(spent.amount, 0) - taken.amount)
               )) AS amount
          FROM changed
          JOIN (%(taken)s) AS taken ON taken.id = changed.id
          LEFT JOIN (%(spent)s) AS spent ON spent.id = changed.id
        """,
        refunds=refunds,
        amount=exchange.converted("row"),
        rows=rows,
        exchange=exchange.join("row", SQL('"row".date')),
        taken=_sum(exchange, refunds),
        spent=_sum(exchange, SQL("(%s)", spent)) if spent else _NOTHING,
    )


_NOTHING = SQL("SELECT NULL::int AS id, 0 AS amount WHERE FALSE")


def _sum(exchange, amounts: SQL) -> SQL:
    """Return (id, amount) of refunds, converted at the date of what they refund."""
    return SQL(
        """
        SELECT part.id, SUM(%(amount)s) AS amount
          FROM %(amounts)s AS part
          JOIN changed ON changed.id = part.id
          %(exchange)s
         GROUP BY 1
        """,
        amount=exchange.converted("part"),
        amounts=amounts,
        exchange=exchange.join("part", SQL("changed.date")),
    )


def _none_of(conditions: list) -> SQL:
    """Return the condition that none of the conditions holds."""
    if not conditions:
        return SQL("TRUE")
    return SQL(" AND ").join(SQL("NOT %s", condition) for condition in conditions)
