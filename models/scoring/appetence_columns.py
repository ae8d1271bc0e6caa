"""What is told of rows of appetence at a day, and of the contacts that have them.

Each function returns one `SQL`, most of them expressions on a row.  The formulas are
those of `tools.appetence`; nothing of this is stored, since the calendar changes it.
"""

from datetime import date

from odoo.tools import SQL

from ...tools.appetence import FEWEST_RISING, PRIOR, RECENT_PART, RISING_RATIO
from ...tools.decay import EPOCH, LN2

# logarithms of what is no more than noise, and of what is too large to be true
LEAST, MOST = -700.0, 700.0
# what is declared comes before all that is inferred
DECLARED = 1e6


def _get_log(appetence: str, interest: str, day: date) -> SQL:
    """Return the logarithm of a strength on a day."""
    return SQL(
        "(%s - %s / %s)",
        SQL.identifier(appetence, "log_strength"),
        LN2 * (day - EPOCH).days,
        _get_half_life(interest),
    )


def _get_half_life(interest: str) -> SQL:
    """Return a half-life; what went past its constraint must not break a list."""
    return SQL("NULLIF(%s, 0)", SQL.identifier(interest, "half_life"))


def strength(appetence: str, interest: str, day: date) -> SQL:
    """Return the strength on a day; 0 where what speaks against it weighs more."""
    return SQL(
        """(CASE WHEN %(stored)s IS NULL THEN 0
                 ELSE EXP(LEAST(GREATEST(%(log)s, %(least)s), %(most)s))
            END)""",
        stored=SQL.identifier(appetence, "log_strength"),
        log=_get_log(appetence, interest, day),
        least=LEAST,
        most=MOST,
    )


def share(appetence: str, interest: str, day: date) -> SQL:
    """Return the part of a strength in all strengths of the contact, from 0 to 1."""
    return SQL(
        """(%(strength)s / (%(prior)s + (
               SELECT SUM(%(other)s)
                 FROM partner_appetence AS "other"
                 JOIN partner_interest AS "other_interest"
                   ON "other_interest".id = "other".interest_id
                WHERE "other".partner_id = %(partner_id)s
                  AND "other".company_id = %(company_id)s)))""",
        strength=strength(appetence, interest, day),
        prior=PRIOR,
        other=strength("other", "other_interest", day),
        partner_id=SQL.identifier(appetence, "partner_id"),
        company_id=SQL.identifier(appetence, "company_id"),
    )


def percentile(appetence: str) -> SQL:
    """Return how many bounds a row reaches; what is declared wins."""
    return SQL(
        """(CASE %(declared)s
                WHEN 'yes' THEN 100
                WHEN 'no' THEN 0
                ELSE (SELECT COUNT(*)
                        FROM partner_appetence_bound AS bound
                       WHERE %(of_row)s AND bound.bound <= %(log_strength)s)
            END)::int""",
        declared=SQL.identifier(appetence, "declared"),
        of_row=_is_bound_of(appetence),
        log_strength=SQL.identifier(appetence, "log_strength"),
    )


def reaches(appetence: str, least: int) -> SQL:
    """Return the condition that a percentile is at least this one, from 1 to 100."""
    return SQL(
        """(%(declared)s = 'yes' OR %(declared)s IS NULL AND %(log_strength)s >= (
               SELECT bound.bound
                 FROM partner_appetence_bound AS bound
                WHERE %(of_row)s AND bound.percentile = %(least)s))""",
        declared=SQL.identifier(appetence, "declared"),
        log_strength=SQL.identifier(appetence, "log_strength"),
        of_row=_is_bound_of(appetence),
        least=least,
    )


def _is_bound_of(appetence: str) -> SQL:
    return SQL(
        "bound.company_id = %s AND bound.interest_id = %s",
        SQL.identifier(appetence, "company_id"),
        SQL.identifier(appetence, "interest_id"),
    )


def is_rising(appetence: str, interest: str, day: date) -> SQL:
    """Return whether the recent rate is well above the rate: see `tools.appetence`."""
    return SQL(
        """COALESCE(%(count)s >= %(fewest)s
                    AND %(declared)s IS DISTINCT FROM 'no'
                    AND %(recent)s - %(strength)s + LN(%(ratio)s::float8)
                        > %(faded)s / %(half_life)s, FALSE)""",
        count=SQL.identifier(appetence, "signal_count"),
        fewest=FEWEST_RISING,
        declared=SQL.identifier(appetence, "declared"),
        recent=SQL.identifier(appetence, "log_recent"),
        strength=SQL.identifier(appetence, "log_strength"),
        ratio=RECENT_PART / RISING_RATIO,
        faded=(RECENT_PART - 1) * LN2 * (day - EPOCH).days,
        half_life=_get_half_life(interest),
    )


def liking(appetence: str, interest: str, day: date) -> SQL:
    """Return by what the interests of a contact are ranked; NULL for no interest.

    Interests that are declared come first, the strongest of them before the others.
    """
    return SQL(
        """(CASE %(declared)s
                WHEN 'no' THEN NULL
                WHEN 'yes' THEN %(first)s + COALESCE(%(log)s, -%(first)s / 2)
                ELSE %(log)s
            END)""",
        declared=SQL.identifier(appetence, "declared"),
        first=DECLARED,
        log=_get_log(appetence, interest, day),
    )


# -- the interests of contacts ----------------------------------------------


def rank_interests(company_id, day: date, places: int) -> SQL:
    """Return (partner_id, interest_ids): what each contact likes most, in order."""
    return SQL(
        """
        SELECT partner_id,
               (ARRAY_AGG(interest_id ORDER BY liking DESC, interest_id))[:%s]
                   AS interest_ids
          FROM (%s) AS liked
         GROUP BY partner_id
        """,
        places,
        get_liked(company_id, day),
    )


def get_liked(company_id, day: date) -> SQL:
    """Return (partner_id, interest_id, liking, is_rising) of what contacts like."""
    return SQL(
        """
        SELECT * FROM (
            SELECT appetence.partner_id, appetence.interest_id, %(liking)s AS liking,
                   %(is_rising)s AS is_rising
              FROM partner_appetence AS appetence
              JOIN partner_interest AS interest ON interest.id = appetence.interest_id
             WHERE appetence.company_id = %(company_id)s
        ) AS appetence WHERE liking IS NOT NULL
        """,
        liking=liking("appetence", "interest", day),
        is_rising=is_rising("appetence", "interest", day),
        company_id=company_id,
    )


def get_likings_of(company_id, day: date, contact_ids) -> SQL:
    """Return what some contacts like, the most liked first."""
    return SQL(
        """SELECT partner_id, interest_id, is_rising
             FROM (%s) AS liked WHERE partner_id = ANY(%s)
            ORDER BY partner_id, liking DESC, interest_id""",
        get_liked(company_id, day),
        contact_ids,
    )


def has_at_place(company_id, day: date, interest_ids, place: int) -> SQL:
    """Return the contacts that have one of some interests at a place, 1 for the first.

    Looks only at who has these interests, and what they like more.
    """
    return SQL(
        """
        SELECT liked.partner_id
          FROM (%(liked)s) AS liked
         WHERE liked.interest_id = ANY(%(interest_ids)s)
           AND %(before)s = (
                   SELECT COUNT(*)
                     FROM partner_appetence AS "more"
                     JOIN partner_interest AS "more_interest"
                       ON "more_interest".id = "more".interest_id
                    WHERE "more".partner_id = liked.partner_id
                      AND "more".company_id = %(company_id)s
                      AND (%(more)s > liked.liking
                           OR %(more)s = liked.liking
                              AND "more".interest_id < liked.interest_id))
        """,
        liked=get_liked(company_id, day),
        interest_ids=interest_ids,
        before=place - 1,
        company_id=company_id,
        more=liking("more", "more_interest", day),
    )


def has_place(company_id, day: date, place: int) -> SQL:
    """Return the contacts that like at least so many interests."""
    return SQL(
        "SELECT partner_id FROM (%s) AS liked"
        " GROUP BY partner_id HAVING COUNT(*) >= %s",
        get_liked(company_id, day),
        place,
    )


def has_rising(company_id, day: date, interest_ids=None) -> SQL:
    """Return the contacts for whom one of some interests rises, or any."""
    return SQL(
        "SELECT partner_id FROM (%s) AS liked WHERE is_rising AND %s",
        get_liked(company_id, day),
        SQL("TRUE")
        if interest_ids is None
        else SQL("interest_id = ANY(%s)", interest_ids),
    )
