"""The statements that measure what contacts did, before they are scored.

Each function returns one `SQL` and executes nothing.
"""

from odoo.tools import SQL

from .queries import contact_of


def begin_own_measures() -> SQL:
    """Keep what is measured from now on within the transaction, and for it alone.

    A temporary table hides the one of that name.  It has no index to fill, nobody
    else reads it, and it leaves no dead rows behind.
    """
    return SQL(
        """CREATE TEMP TABLE IF NOT EXISTS partner_rfm_measure
                  (LIKE partner_rfm_measure INCLUDING DEFAULTS) ON COMMIT DROP"""
    )


def end_own_measures() -> SQL:
    return SQL("DROP TABLE IF EXISTS pg_temp.partner_rfm_measure")


def analyze_own_measures() -> SQL:
    """Tell the planner that they are all of one policy, and one for each contact."""
    return SQL("ANALYZE partner_rfm_measure (policy_res_id, partner_res_id)")


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
        actors = SQL("actor AS NOT MATERIALIZED (%s)", _actors(policy, SQL("TRUE")))
        measured = SQL("(%s) AS measured", scorable)
        is_scorable = SQL("TRUE")
    else:
        actors = _actors_of(policy, holders)
        measured = SQL(
            """holder AS measured
               LEFT JOIN (SELECT id FROM (%s) AS contact
                           WHERE id = ANY(ARRAY(SELECT id FROM holder))) AS contact
                 ON contact.id = measured.id""",
            scorable,
        )
        is_scorable = SQL("contact.id IS NOT NULL")
    nothing = SQL("SELECT NULL::int, NULL::date, NULL::numeric WHERE FALSE")
    return SQL(
        """
        WITH %(actors)s, total AS (%(total)s), departed AS (%(departed)s)
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
        actors=actors,
        total=_total(policy, acts, holders),
        departed=_total(policy, left or nothing, holders),
        policy_id=policy.id,
        is_scorable=is_scorable,
        measured=measured,
    )


def _actors(policy, which: SQL) -> SQL:
    """Return the contacts that may act, and for whom their acts count."""
    return SQL(
        "SELECT actor.id, %s AS holder_id FROM res_partner AS actor WHERE %s",
        holder_of(policy),
        which,
    )


def _actors_of(policy, holders) -> SQL:
    """Return the CTEs of some contacts, and of whose acts count for them.

    The ids are written once: planning looks at each of them each time.
    """
    # an array, which PostgreSQL looks up in an index
    which = SQL("commercial_partner_id = ANY(ARRAY(SELECT id FROM holder))")
    if not policy.rollup:  # no index tells whose address a contact is
        which = SQL("%s IN (SELECT id FROM holder)", holder_of(policy))
    return SQL(
        """holder AS MATERIALIZED (SELECT UNNEST(%s::int[]) AS id),
           actor AS MATERIALIZED (%s)""",
        holders,
        _actors(policy, which),
    )


def _total(policy, acts: SQL, holders) -> SQL:
    """Return the query of what each contact did: one row for each that did anything.

    Acts are first added up for the contact that they name, and only then for whom
    they count: fewer rows are joined with the contacts.
    """
    by_day = policy.frequency_measure == "days"
    # an array, which PostgreSQL looks up in the index of any source
    of_holders = SQL("partner_id = ANY(ARRAY(SELECT id FROM actor))")
    return SQL(
        """
        SELECT actor.holder_id AS partner_id,
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
          JOIN actor ON actor.id = own.partner_id
         GROUP BY 1
        """,
        frequency=SQL("COUNT(DISTINCT last_date)") if by_day else SQL("SUM(acts)"),
        monetary=MONETARY[policy.monetary_measure],
        decimals=policy.company_id.currency_id.decimal_places,
        acts=acts,
        wanted=SQL("TRUE") if holders is None else of_holders,
        day=SQL(", date") if by_day else SQL(""),
    )


# a refund without its act lowers the sum, and with it the mean
MONETARY = {
    "sum": SQL("SUM(amount)"),
    "mean": SQL("SUM(amount) / NULLIF(SUM(acts), 0)"),
    "largest": SQL("MAX(largest)"),
}


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
