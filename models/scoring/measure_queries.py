"""The statements that measure what contacts did, before they are scored.

Each function returns one `SQL` and executes nothing.
"""

from odoo.tools import SQL

from .queries import contact_of


def forget_measures(policy_id) -> SQL:
    return SQL("DELETE FROM partner_rfm_measure WHERE policy_res_id = %s", policy_id)


def drop_orphans(policy_id) -> SQL:
    """Delete the measures of contacts that are no more."""
    return SQL(
        """
        DELETE FROM partner_rfm_measure AS measure
         WHERE policy_res_id = %s
           AND NOT EXISTS (SELECT FROM res_partner AS contact
                            WHERE contact.id = measure.partner_res_id)
        """,
        policy_id,
    )


def measure(policy, scorable: SQL, acts: SQL, left: SQL | None, holders=None) -> SQL:
    """Measure the contacts of a policy; those without acts have frequency 0.

    :param scorable: query of the ids of the contacts to score
    :param acts: query of the acts of the window: partner_id, date, amount
    :param left: query of the acts that left the window since the run before
    :param holders: ids of the contacts to measure; those among them that may not be
        scored get an empty frequency.  All scorable contacts without it.
    """
    if holders is None:
        measured = SQL("(%s) AS measured", scorable)
        is_scorable = SQL("TRUE")
    else:
        measured = SQL(
            """UNNEST(%(holders)s::int[]) AS measured (id)
               LEFT JOIN (SELECT id FROM (%(scorable)s) AS contact
                           WHERE id = ANY(%(holders)s::int[])) AS contact
                 ON contact.id = measured.id""",
            holders=holders,
            scorable=scorable,
        )
        is_scorable = SQL("contact.id IS NOT NULL")
    nothing = SQL("SELECT NULL::int, NULL::date, NULL::numeric WHERE FALSE")
    return SQL(
        """
        WITH total AS (%(total)s), departed AS (%(departed)s)
        INSERT INTO partner_rfm_measure
                    (policy_res_id, partner_res_id, first_date, last_date, frequency,
                     monetary, left_frequency, left_monetary)
        SELECT %(policy_id)s, measured.id, total.first_date, total.last_date,
               CASE WHEN %(is_scorable)s THEN COALESCE(total.frequency, 0) END,
               CASE WHEN total.frequency > 0 THEN total.monetary ELSE 0 END,
               departed.frequency, departed.monetary
          FROM %(measured)s
          LEFT JOIN total ON total.partner_id = measured.id
          LEFT JOIN departed ON departed.partner_id = measured.id
        """,
        total=_total(policy, acts, holders),
        departed=_total(policy, left or nothing, holders),
        policy_id=policy.id,
        is_scorable=is_scorable,
        measured=measured,
    )


def _total(policy, acts: SQL, holders) -> SQL:
    """Return the query of what each contact did: one row for each that did anything.

    Acts are first added up for the contact that they name, and only then for whom
    they count: fewer rows are joined with the contacts.
    """
    by_day = policy.frequency_measure == "days"
    holder = holder_of(policy)
    return SQL(
        """
        SELECT %(holder)s AS partner_id,
               MIN(first_date) AS first_date,
               MAX(last_date) AS last_date,
               %(frequency)s::int AS frequency,
               ROUND((%(monetary)s)::numeric, %(decimals)s) AS monetary
          FROM (SELECT partner_id,
                       MIN(date) FILTER (WHERE amount >= 0) AS first_date,
                       MAX(date) FILTER (WHERE amount >= 0) AS last_date,
                       COUNT(*) FILTER (WHERE amount >= 0) AS acts,
                       SUM(amount) AS amount,
                       MAX(amount) FILTER (WHERE amount >= 0) AS largest
                  FROM (%(acts)s) AS act (partner_id, date, amount)
                 WHERE %(wanted)s
                 GROUP BY partner_id%(day)s
               ) AS own
          JOIN res_partner AS actor ON actor.id = own.partner_id
         GROUP BY 1
        """,
        holder=holder,
        frequency=SQL("COUNT(DISTINCT last_date)") if by_day else SQL("SUM(acts)"),
        monetary=MONETARY[policy.monetary_measure],
        decimals=policy.company_id.currency_id.decimal_places,
        acts=acts,
        wanted=SQL("TRUE") if holders is None else _of_holders(holder, holders),
        day=SQL(", date") if by_day else SQL(""),
    )


# a refund without its act lowers the sum, and with it the mean
MONETARY = {
    "sum": SQL("SUM(amount)"),
    "mean": SQL("SUM(amount) / NULLIF(SUM(acts), 0)"),
    "largest": SQL("MAX(largest)"),
}


def _of_holders(holder: SQL, holders) -> SQL:
    """Return the condition that an act counts for one of some contacts.

    An array, which PostgreSQL looks up in the index of any source.
    """
    return SQL(
        """partner_id = ANY(ARRAY(
               SELECT actor.id FROM res_partner AS actor
                WHERE %s = ANY(%s::int[])))""",
        holder,
        holders,
    )


def holder_of(policy) -> SQL:
    """Return the contact for which an act of a contact counts.

    The commercial entity, with roll-up; else the contact itself, and for an address
    the contact whose address it is.
    """
    if policy.rollup:
        return SQL.identifier("actor", "commercial_partner_id")
    return contact_of("actor")


def count_measures(policy_id) -> SQL:
    return SQL(
        "SELECT COUNT(*) FROM partner_rfm_measure WHERE policy_res_id = %s", policy_id
    )
