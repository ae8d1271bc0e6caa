"""The statements that find the contacts that share a key.

They fill the table of `found_queries`.  Each function returns one `SQL` and executes
nothing.
"""

from odoo.tools import SQL

# what finding needs to know of a contact, for `Query.select`
CONTACT = tuple(
    SQL.identifier("res_partner", name)
    for name in (
        *("id", "company_id", "parent_id", "commercial_partner_id"),
        *("is_company", "is_head_office"),
    )
)


# kinds of keys that are looked for together
TOGETHER = {"email": ("email", "company_email")}


def find_by_key(
    kind: str, contacts: SQL, score: int, partner_ids: list[int] | None
) -> SQL:
    """Find the groups of contacts that have the same key of a kind.

    A group whose contacts have two SIRETs, or that holds an organisation and what
    belongs to it, is marked as doubtful.

    :param kind: of an e-mail address, whether it is a person's or an organisation's
    :param contacts: query of the contacts among which to look, see `CONTACT`
    :param partner_ids: contacts of which each group holds one; all groups without it
    """
    kinds = list(TOGETHER.get(kind, (kind,)))
    return SQL(
        """
        INSERT INTO partner_match_found
                    (value, company_id, score, partner_ids, is_doubtful)
        WITH shared AS (
            SELECT value
              FROM partner_match_key
             WHERE kind = ANY(%(kinds)s) %(within)s
             GROUP BY value
            HAVING COUNT(*) > 1
        ),
        candidate AS (
            SELECT key.value, contact.*
              FROM shared
              JOIN partner_match_key AS key
                ON key.kind = ANY(%(kinds)s) AND key.value = shared.value
              JOIN (%(contacts)s) AS contact ON contact.id = key.partner_id
        ),
        %(members)s
        SELECT member.value, member.home_id, %(score)s,
               ARRAY_AGG(DISTINCT member.id ORDER BY member.id),
               %(is_doubtful)s
          FROM member %(siret)s
         GROUP BY member.value, member.home_id
        HAVING MIN(member.id) <> MAX(member.id)
        """,
        kinds=kinds,
        within=_within(kinds, partner_ids),
        contacts=contacts,
        members=members_by_company(),
        score=score,
        **_get_doubts(kind),
    )


def members_by_company() -> SQL:
    """Give each candidate its place beside those of its company.

    A contact of company A comes with those of A and with shared ones, never with those
    of B.  Shared contacts alone are a group of no company, 0.

        candidate  company      home_id
        Alice      A            A
        Alicia     B            B
        A. Martin  (shared)     A
        A. Martin  (shared)     B
    """
    return SQL(
        """home AS (
            SELECT DISTINCT value, company_id
              FROM candidate
             WHERE company_id IS NOT NULL
        ),
        member AS (
            SELECT candidate.*,
                   COALESCE(candidate.company_id, home.company_id, 0) AS home_id
              FROM candidate
              LEFT JOIN home
                ON candidate.company_id IS NULL AND home.value = candidate.value
        )"""
    )


def _within(kinds, partner_ids):
    if partner_ids is None:
        return SQL()
    return SQL(
        """AND value IN (
            SELECT value
              FROM partner_match_key
             WHERE kind = ANY(%s) AND partner_id = ANY(%s)
        )""",
        kinds,
        partner_ids,
    )


def _get_doubts(kind):
    """What makes a group doubtful, and the join that says it.

    Contacts with one SIRET are the same, even if one is attached to the other.
    """
    if kind == "siret":
        return {"siret": SQL(), "is_doubtful": SQL("FALSE")}
    return {
        "siret": SQL(
            """LEFT JOIN partner_match_key AS siret
                 ON siret.partner_id = member.id AND siret.kind = 'siret'"""
        ),
        "is_doubtful": SQL(
            """MIN(siret.value) IS DISTINCT FROM MAX(siret.value)
               OR ARRAY_AGG(member.id) && (
                      ARRAY_AGG(member.parent_id)
                      || ARRAY_AGG(member.commercial_partner_id)
                         FILTER (WHERE member.commercial_partner_id <> member.id)
                  )"""
        ),
    }


def describe(partner_ids: list[int]) -> SQL:
    """Return (id, what it belongs to or itself, is_company, SIRET) of contacts."""
    return SQL(
        """
        SELECT contact.id,
               COALESCE(NULLIF(commercial_partner_id, contact.id), parent_id,
                        contact.id),
               COALESCE(is_company, FALSE),
               siret.value
          FROM res_partner AS contact
          LEFT JOIN partner_match_key AS siret
            ON siret.partner_id = contact.id AND siret.kind = 'siret'
         WHERE contact.id = ANY(%s)
        """,
        partner_ids,
    )


def exceptions_among(partner_ids: list[int]) -> SQL:
    """Return the pairs of these contacts that were judged not to be duplicates."""
    return SQL(
        """
        SELECT partner_id, other_id
          FROM partner_duplicate_exception
         WHERE partner_id = ANY(%(ids)s) AND other_id = ANY(%(ids)s)
        """,
        ids=partner_ids,
    )
