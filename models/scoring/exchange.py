"""Amounts in the currency of a company, at the rate of their date.

Rates are those of `res.currency._get_rates`: rates of the company come before those
of all companies; before the first rate, the first one holds; without rates, 1.

They are a table with a row for each day, joined once: to look for the rate of each
amount would take longer than to read the amounts.
"""

from odoo.tools import SQL

NAME = SQL.identifier("exchange")


class Exchange:
    """The conversion of amounts in one statement, into the currency of a company.

    An amount in an empty currency is in that of the company.
    """

    def __init__(self, company, until):
        self.company = company
        self.until = until
        # the score is the company's, whoever may see its rates
        rates = company.env["res.currency.rate"].sudo()
        of_company = [("company_id", "in", (company.root_id.id, False))]
        # a quarter of the time of a run, which most companies do not need
        self.is_needed = bool(rates.search_count(of_company, limit=1))

    def get_tables(self):
        """Return the tables (name, query) that the statement needs for the joins."""
        return [(NAME, get_table(self.company, self.until))] if self.is_needed else []

    def join(self, alias: str, date: SQL) -> SQL:
        """Return the join that gives amounts their factor.

        :param alias: what has the columns amount and currency_id
        """
        if not self.is_needed:
            return SQL()
        return SQL(
            """LEFT JOIN exchange
                ON exchange.currency_id = NULLIF(%(currency)s, %(own)s)
               AND exchange.date = GREATEST(%(date)s, %(first)s)""",
            currency=SQL.identifier(alias, "currency_id"),
            own=self.company.currency_id.id,
            date=date,
            first=SQL("(SELECT MIN(date) FROM exchange)"),
        )

    def converted(self, alias: str) -> SQL:
        """Return an amount in the currency of the company; needs the join."""
        amount = SQL("COALESCE(%s, 0)", SQL.identifier(alias, "amount"))
        if not self.is_needed:
            return amount
        return SQL(
            "CASE WHEN exchange.factor IS NULL THEN %(amount)s"
            " ELSE %(amount)s * exchange.factor END",
            amount=amount,
        )


def get_table(company, until) -> SQL:
    """Return (currency_id, date, factor): what a currency is worth, day by day.

    From the day of the first rate there is to the last day of the acts, for all
    currencies but the company's own.  Example, dollars for one euro, of a company
    that counts in euros, until 2026-01-04:

        rates               | currency  date        factor
        USD 2026-01-02  2.0 | USD       2026-01-02     0.5
        USD 2026-01-04  4.0 | USD       2026-01-03     0.5
                            | USD       2026-01-04    0.25

    It goes through arrays for the planner's sake, which expects few rows of them.  Of
    the days themselves it expects many, and would sort all acts to merge them.
    """
    return SQL(
        """
        WITH rate AS (%(rates)s),
        day AS (%(days)s),
        span AS (%(spans)s),
        known AS (
            SELECT ARRAY_AGG(currency.id) AS currency_ids,
                   ARRAY_AGG(day.date) AS dates,
                   ARRAY_AGG(COALESCE(own.rate, 1) / COALESCE(span.rate, 1)) AS factors
              FROM res_currency AS currency
             CROSS JOIN day
              LEFT JOIN span
                ON span.currency_id = currency.id
               AND day.date >= span.since
               AND day.date < span.until
              LEFT JOIN span AS own
                ON own.currency_id = %(currency_id)s
               AND day.date >= own.since
               AND day.date < own.until
             WHERE currency.id != %(currency_id)s
               AND (span.rate IS NOT NULL OR own.rate IS NOT NULL)
        )
        SELECT list.*
          FROM known
         CROSS JOIN UNNEST(known.currency_ids, known.dates, known.factors)
                    AS list (currency_id, date, factor)
        """,
        rates=_get_rates(company),
        days=_get_days(until),
        spans=_SPANS,
        currency_id=company.currency_id.id,
    )


def _get_rates(company) -> SQL:
    rates = company.env["res.currency.rate"]
    return SQL(
        "SELECT currency_id, name AS date, rate, company_id FROM res_currency_rate"
        " WHERE %s = %s OR company_id IS NULL",
        SQL.identifier("company_id", to_flush=rates._fields["rate"]),
        company.root_id.id,
    )


def _get_days(until) -> SQL:
    """Return each day from that of the first rate on."""
    return SQL(
        """
        SELECT day::date AS date
          FROM (SELECT MIN(date)::timestamp AS first FROM rate) AS known
         CROSS JOIN GENERATE_SERIES(
                        known.first, GREATEST(%s, known.first), INTERVAL '1 day'
                    ) AS day
        """,
        until,
    )


# From which day until before which day a rate holds.  Rates of all companies hold
# until the company's own begin; the first rate that Odoo finds holds before it, too.
_SPANS = SQL(
    """
    SELECT currency_id, rate, since,
           LEAD(since, 1, 'infinity') OVER of_currency AS until
      FROM (
               SELECT currency_id, rate, date AS since
                 FROM rate
                WHERE company_id IS NOT NULL
                   OR NOT EXISTS (
                          SELECT FROM rate AS own
                           WHERE own.currency_id = rate.currency_id
                             AND own.company_id IS NOT NULL
                             AND own.date <= rate.date
                      )
                UNION ALL
              (SELECT DISTINCT ON (currency_id)
                      currency_id, rate, '-infinity'::date
                 FROM rate
                ORDER BY currency_id, company_id, date)
           ) AS change
    WINDOW of_currency AS (PARTITION BY currency_id ORDER BY since)
    """
)
