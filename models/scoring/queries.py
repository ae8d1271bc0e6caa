"""The statements that score a contact base.

Each function returns one `SQL` and executes nothing.  Reference dates are
parameters: the same statement gives the same scores tomorrow.
"""

from odoo.tools import SQL

from ...tools.rfm import BINS
from ..segment.res_partner import ADDRESS_TYPES

# what identifies the contacts to score in a query on contacts
CONTACT_ID = SQL.identifier("res_partner", "id")
ENTITY_ID = SQL(
    "DISTINCT %s AS id", SQL.identifier("res_partner", "commercial_partner_id")
)


def column(expression: SQL, name: str) -> SQL:
    """Name an expression in a select list."""
    return SQL("%s AS %s", expression, SQL.identifier(name))


def local_date(moment: SQL, tz: str) -> SQL:
    """Return the calendar day of a moment stored in UTC, in a time zone."""
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, tz)


def converted_amount(company, partner: SQL, date: SQL, amount: SQL, currency: SQL):
    """Return an amount in the currency of the company, at the rate of its date.

    As `res.currency._get_rates` does: rates of the company come before those of all
    companies; before the first rate, the first one holds; without rates, 1.
    """
    own = company.currency_id.id

    def rate(currency_id):
        return SQL(
            "COALESCE(%s, %s, 1)",
            _rate(company, currency_id, SQL("rate.name <= %s", date), SQL("DESC")),
            _rate(company, currency_id, SQL("TRUE"), SQL("ASC")),
        )

    return SQL(
        "CASE WHEN %(currency)s = %(own)s THEN %(amount)s"
        " ELSE %(amount)s * %(own_rate)s / %(rate)s END",
        currency=currency,
        own=own,
        amount=amount,
        own_rate=rate(own),
        rate=rate(currency),
    )


def _rate(company, currency_id, condition: SQL, direction: SQL) -> SQL:
    """Return the first rate of a currency by date, in a direction."""
    return SQL(
        """(
        SELECT rate.rate
          FROM res_currency_rate AS rate
         WHERE rate.currency_id = %s
           AND (rate.company_id IS NULL OR rate.company_id = %s)
           AND %s
         ORDER BY rate.company_id, rate.name %s
         LIMIT 1
        )""",
        currency_id,
        company.root_id.id,
        condition,
        direction,
    )


def drop_unscorable(policy, scorable: SQL, acts: SQL, as_of) -> SQL:
    """Delete the scores of contacts that may not be scored any more."""
    return SQL(
        """
        DELETE FROM partner_rfm_score AS score
         WHERE score.policy_id = %(policy_id)s
           AND NOT EXISTS (
                   SELECT FROM (%(scorable)s) AS contact
                    WHERE contact.id = score.partner_id
               )
        """,
        policy_id=policy.id,
        scorable=scorable,
    )


def write_scores(policy, scorable: SQL, acts: SQL, as_of) -> SQL:
    """Score the contacts of a policy and write the rows that differ.

    Example, five customers of one policy, bins of five:

        last_date   frequency  monetary | r f m  code  class
        2026-06-01          9      900  | 5 5 5  555   Champions
        2026-05-01          1       20  | 4 1 1  411   Promising
        2026-02-01          3      300  | 3 4 4  344   Loyal
        2025-09-01          1       50  | 2 1 2  212   Hibernating
        2025-01-01          2      100  | 1 3 3  133   At risk

    :param scorable: query that returns the ids of the contacts to score
    :param acts: query that returns partner_id, date, amount
    :param as_of: last day whose acts count, written as the day of class changes
    """
    env = policy.env
    classes = env["partner.rfm.class"]
    grid_r, grid_fm, grid_class = classes._get_grid()
    return SQL(
        """
        WITH act AS (%(acts)s),
        total AS (
            SELECT %(holder)s AS partner_id,
                   MAX(act.date) FILTER (WHERE act.amount >= 0) AS last_date,
                   COUNT(*) FILTER (WHERE act.amount >= 0) AS frequency,
                   ROUND(SUM(act.amount)::numeric, %(decimals)s) AS monetary
              FROM act
              JOIN res_partner AS actor ON actor.id = act.partner_id
             GROUP BY 1
        ),
        scored AS (
            SELECT partner_id, last_date, frequency, monetary,
                   %(r)s AS r, %(f)s AS f, %(m)s AS m
              FROM total
              JOIN (%(scorable)s) AS contact ON contact.id = total.partner_id
             WHERE frequency > 0
        ),
        measured AS (
            SELECT contact.id AS partner_id,
                   scored.last_date,
                   COALESCE(scored.frequency, 0) AS frequency,
                   COALESCE(scored.monetary, 0) AS monetary,
                   scored.r, scored.f, scored.m,
                   CASE WHEN scored.partner_id IS NULL
                        THEN %(prospect_id)s
                        ELSE grid.class_id
                    END AS class_id
              FROM (%(scorable)s) AS contact
              LEFT JOIN scored ON scored.partner_id = contact.id
              LEFT JOIN UNNEST(
                            %(grid_r)s::int[], %(grid_fm)s::int[], %(grid_class)s::int[]
                        ) AS grid (r, fm, class_id)
                ON grid.r = scored.r AND grid.fm = (scored.f + scored.m + 1) / 2
        )
        INSERT INTO partner_rfm_score AS score
                    (policy_id, partner_id, last_date, frequency, monetary,
                     r, f, m, class_id, class_date)
        SELECT %(policy_id)s, measured.*, %(as_of)s
          FROM measured
          LEFT JOIN partner_rfm_score AS known
            ON known.policy_id = %(policy_id)s
           AND known.partner_id = measured.partner_id
         WHERE known.id IS NULL
            OR (known.last_date, known.frequency, known.monetary,
                known.r, known.f, known.m, known.class_id)
               IS DISTINCT FROM
               (measured.last_date, measured.frequency, measured.monetary,
                measured.r, measured.f, measured.m, measured.class_id)
            ON CONFLICT (policy_id, partner_id)
            DO UPDATE SET last_date = EXCLUDED.last_date,
                          frequency = EXCLUDED.frequency,
                          monetary = EXCLUDED.monetary,
                          r = EXCLUDED.r,
                          f = EXCLUDED.f,
                          m = EXCLUDED.m,
                          class_id = EXCLUDED.class_id,
                          previous_class_id = CASE
                              WHEN score.class_id IS DISTINCT FROM EXCLUDED.class_id
                              THEN score.class_id
                              ELSE score.previous_class_id
                          END,
                          class_date = CASE
                              WHEN score.class_id IS DISTINCT FROM EXCLUDED.class_id
                              THEN EXCLUDED.class_date
                              ELSE score.class_date
                          END
        """,
        acts=acts,
        holder=_holder(policy),
        decimals=policy.company_id.currency_id.decimal_places,
        r=_rank_score(SQL("last_date")),
        f=_rank_score(SQL("frequency")),
        m=_rank_score(SQL("monetary")),
        scorable=scorable,
        prospect_id=classes._get_prospect().id or None,
        grid_r=grid_r,
        grid_fm=grid_fm,
        grid_class=grid_class,
        policy_id=policy.id,
        as_of=as_of,
    )


def _holder(policy) -> SQL:
    """Return the contact for which an act of a contact counts.

    The commercial entity, with roll-up; else the contact itself, and for an address
    the contact whose address it is.
    """
    if policy.rollup:
        return SQL.identifier("actor", "commercial_partner_id")
    return SQL(
        "CASE WHEN actor.type = ANY(%s) THEN COALESCE(actor.parent_id, actor.id)"
        " ELSE actor.id END",
        list(ADDRESS_TYPES),
    )


def _rank_score(measure: SQL) -> SQL:
    """Return the score of a measure by its rank: `tools.rfm.rank_scores` in SQL.

    In whole numbers: PERCENT_RANK() times the number of bins, in floating point,
    can miss a bound by an ulp.
    """
    return SQL(
        """LEAST(%(bins)s, 1 + %(bins)s
              * (RANK() OVER (ORDER BY %(measure)s) - 1)
              / GREATEST(COUNT(*) OVER () - 1, 1))::int""",
        bins=BINS,
        measure=measure,
    )
