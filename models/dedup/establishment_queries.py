"""The statement that finds the establishments of one company, and its head office."""

from odoo.tools import SQL

from .find_queries import members_by_company

# its post offices are numbered otherwise: the oldest number is not the head office
LA_POSTE = "35600000000048"


def find_establishments(
    contacts: SQL, score: int, partner_ids: list[int] | None
) -> SQL:
    """Find the companies with one SIREN and several SIRETs, and who is the parent.

    A group holds the proposed parent and the companies that have none yet: those that
    are attached, wherever, are left alone.  So are those of which somebody said that
    they do not belong to it, and those with its very SIRET, which are duplicates.

        SIRET             parent           group
        732829320 00010   none             proposed as parent: the oldest number
        732829320 00074   none             in
        732829320 00082   732829320 00010  out: attached

    :param contacts: query of the companies among which to look, see `CONTACT`
    :param partner_ids: contacts of whose SIREN to look; all without it
    """
    return SQL(
        """
        INSERT INTO partner_match_found
                    (value, company_id, score, partner_ids, proposed_parent_id)
        WITH spread AS (
            SELECT LEFT(value, 9) AS value
              FROM partner_match_key
             WHERE kind = 'siret' %(within)s
             GROUP BY 1
            HAVING MIN(value) <> MAX(value)
        ),
        candidate AS (
            SELECT spread.value, key.value AS siret, contact.*
              FROM spread
              JOIN partner_match_key AS key
                ON key.kind = 'siret' AND LEFT(key.value, 9) = spread.value
              JOIN (%(contacts)s) AS contact ON contact.id = key.partner_id
        ),
        %(members)s,
        office AS (%(offices)s),
        seat AS (
            SELECT DISTINCT ON (value, home_id)
                   *
              FROM office
             ORDER BY value, home_id,
                      is_head_office DESC NULLS LAST,
                      COALESCE(id IN (SELECT parent_id FROM member), FALSE) DESC,
                      siret = %(la_poste)s DESC NULLS LAST,
                      siret, id
        ),
        attachable AS (
            SELECT seat.value, seat.home_id, seat.id AS seat_id,
                   ARRAY_AGG(member.id) AS partner_ids
              FROM seat
              JOIN member
                ON member.value = seat.value AND member.home_id = seat.home_id
              LEFT JOIN partner_duplicate_exception AS refused
                ON refused.partner_id = LEAST(member.id, seat.id)
               AND refused.other_id = GREATEST(member.id, seat.id)
             WHERE member.id <> seat.id
               AND member.parent_id IS NULL
               AND member.id IS DISTINCT FROM seat.parent_id
               AND member.siret IS DISTINCT FROM seat.siret
               AND refused.id IS NULL
             GROUP BY seat.value, seat.home_id, seat.id
        )
        SELECT value, home_id, %(score)s,
               ARRAY(SELECT UNNEST(partner_ids || seat_id) ORDER BY 1),
               seat_id
          FROM attachable
        """,
        within=_within(partner_ids),
        contacts=contacts,
        members=members_by_company(),
        offices=_offices(contacts),
        la_poste=LA_POSTE,
        score=score,
    )


def _offices(contacts):
    """Who could be the parent: one of them, or one that has no SIRET of its own.

    Of the latter, a company to which one of them is attached, unless it has another
    SIREN; or a company with their SIREN that is said to be the head office.
    """
    return SQL(
        """
            SELECT value, home_id, id, siret, parent_id, is_head_office
              FROM member
             UNION ALL
            SELECT member.value, home_id, parent.id, NULL, parent.parent_id,
                   parent.is_head_office
              FROM member
              JOIN (%(contacts)s) AS parent ON parent.id = member.parent_id
              LEFT JOIN partner_match_key AS own
                ON own.partner_id = parent.id AND own.kind IN ('siret', 'siren')
               AND LEFT(own.value, 9) <> member.value
             WHERE COALESCE(parent.company_id, home_id) = home_id AND own.id IS NULL
             UNION ALL
            SELECT member.value, home_id, named.id, NULL, named.parent_id, TRUE
              FROM member
              JOIN partner_match_key AS own
                ON own.kind = 'siren' AND own.value = member.value
              JOIN (%(contacts)s) AS named
                ON named.id = own.partner_id AND named.is_head_office
             WHERE COALESCE(named.company_id, home_id) = home_id
        """,
        contacts=contacts,
    )


def _within(partner_ids):
    if partner_ids is None:
        return SQL()
    return SQL(
        """AND LEFT(value, 9) IN (
            SELECT LEFT(value, 9)
              FROM partner_match_key
             WHERE kind = 'siret' AND partner_id = ANY(%s)
        )""",
        partner_ids,
    )
