"""The statements that put what contacts declare beside what is inferred of them.

Each function returns one `SQL` and executes nothing.
"""

from odoo.tools import SQL


def follow_preferences(scorable: SQL, contact_ids) -> SQL:
    """Write what contacts declare beside what is inferred, in each company of theirs.

    :param scorable: query of the ids of those among them that may be scored
    """
    return SQL(
        """
        WITH told AS (
            SELECT company.id AS company_id, preference.partner_id,
                   preference.interest_id, preference.stance
              FROM partner_interest_preference AS preference
              JOIN res_partner AS contact ON contact.id = preference.partner_id
              LEFT JOIN res_company AS own ON own.id = contact.company_id
              JOIN res_company AS company
                ON own.id IS NULL OR company.parent_path LIKE own.parent_path || '%%'
             WHERE preference.partner_id IN (%(scorable)s)
        ),
        gone AS (
            DELETE FROM partner_appetence AS known
             WHERE %(untold)s AND signal_count = 0
        ),
        taken_back AS (
            UPDATE partner_appetence AS known SET declared = NULL
             WHERE %(untold)s AND signal_count > 0
        )
        INSERT INTO partner_appetence AS known
                    (company_id, partner_id, interest_id, signal_count, declared)
        SELECT company_id, partner_id, interest_id, 0, stance FROM told
            ON CONFLICT (partner_id, company_id, interest_id)
            DO UPDATE SET declared = EXCLUDED.declared
                    WHERE known.declared IS DISTINCT FROM EXCLUDED.declared
        """,
        scorable=scorable,
        untold=SQL(
            """known.partner_id = ANY(%s) AND known.declared IS NOT NULL
               AND NOT EXISTS (SELECT FROM told
                                WHERE told.company_id = known.company_id
                                  AND told.partner_id = known.partner_id
                                  AND told.interest_id = known.interest_id)""",
            contact_ids,
        ),
    )


def get_preferences(contacts: SQL) -> SQL:
    """Return (partner_id, interest_id, stance) of some contacts."""
    return SQL(
        """SELECT partner_id, interest_id, stance
             FROM partner_interest_preference AS preference
            WHERE EXISTS (SELECT FROM partner_interest AS interest
                           WHERE interest.id = preference.interest_id
                             AND interest.active)
              AND partner_id IN (%s)""",
        contacts,
    )


def get_young_preferences(is_young: SQL) -> SQL:
    return SQL(
        "SELECT partner_id FROM partner_interest_preference AS preference WHERE %s",
        is_young,
    )
