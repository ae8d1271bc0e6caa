"""The statements that look contacts up by their keys while one is being typed."""

from odoo.tools import SQL, Query

# How many holders of one key are looked at, the oldest first: a thousand contacts may
# have the name and the postcode that somebody types, and they say nothing
WIDEST = 100

# Keys that a company, its people and its establishments may have in common
COMPANY_KINDS = ("siren", "vat", "company_email", "phone", "address")

# An address that one contact has for itself may be the company's for another
EMAIL_KINDS = ("email", "company_email")


def find_holders(
    contacts: Query, keys: list[tuple[str, str]], typed: dict, limit: int
) -> SQL:
    """Find the contacts that hold some of these keys, the surest first.

    Each row is the id, the name and the city of a contact, and its kinds of keys, in
    the order of `keys`.  A contact finds neither itself nor its company; nor, by a key
    of the company, the others of its company; nor whom somebody decided not to be the
    same.

    :param contacts: the contacts that may be found; it is changed
    :param keys: the kinds and values, the surest first
    :param typed: the ids of the contact that has these keys (`own_id`), of the one that
        it belongs to (`parent_id`), and of one in its company (`relative_id`), or 0
    """
    is_it = SQL("held.partner_id = res_partner.id")
    contacts.add_join("JOIN", "held", SQL("(%s)", _held(keys)), is_it)
    if any(typed.values()):
        contacts.add_where(SQL("NOT %s", _is_expected(**typed)))
        contacts.add_where(SQL("NOT %s", _is_decided(SQL("%s", typed["own_id"]))))
    contacts.groupby = SQL("res_partner.id")
    contacts.order = SQL("MIN(held.rank), COUNT(*) DESC, res_partner.id")
    contacts.limit = limit
    return contacts.select(
        SQL("res_partner.id"),
        SQL("res_partner.complete_name AS name"),
        SQL("res_partner.city"),
        SQL("ARRAY_AGG(held.kind ORDER BY held.rank) AS kinds"),
    )


def _held(keys):
    """The contacts that hold each key: (partner_id, kind, rank)."""
    rows = [(rank, kind, value) for rank, (kind, value) in enumerate(keys)]
    return SQL(
        """
        SELECT holder.partner_id, wanted.kind, wanted.rank
          FROM (VALUES %(rows)s) AS wanted (rank, kind, value)
         CROSS JOIN LATERAL (
                   SELECT key.partner_id
                     FROM partner_match_key AS key
                    WHERE key.kind = wanted.kind AND key.value = wanted.value
                    ORDER BY key.partner_id
                    LIMIT %(widest)s
               ) AS holder
        """,
        rows=SQL(", ").join(rows),
        widest=WIDEST,
    )


def _is_expected(own_id, parent_id, relative_id):
    """Itself, its company, or somebody who shares what is the company's."""
    return SQL(
        """
        (
            res_partner.id IN (%(own_id)s, %(parent_id)s, %(head)s)
            OR (%(own_id)s = %(head)s AND res_partner.commercial_partner_id = %(head)s)
            OR (
                held.kind = ANY(%(company_kinds)s)
                AND (
                    res_partner.commercial_partner_id = %(head)s
                    OR COALESCE(
                        res_partner.parent_id IN (%(own_id)s, NULLIF(%(parent_id)s, 0)),
                        FALSE
                    )
                )
            )
        )
        """,
        own_id=own_id,
        parent_id=parent_id,
        head=SQL(
            """
            COALESCE(
                (SELECT commercial_partner_id FROM res_partner WHERE id = %s), 0
            )
            """,
            relative_id,
        ),
        company_kinds=list(COMPANY_KINDS),
    )


def _is_decided(contact_id):
    """Somebody decided that the two contacts are not the same."""
    return SQL(
        """
        EXISTS (
            SELECT
              FROM partner_duplicate_exception AS exception
             WHERE exception.partner_id = LEAST(res_partner.id, %(contact_id)s)
               AND exception.other_id = GREATEST(res_partner.id, %(contact_id)s)
        )
        """,
        contact_id=contact_id,
    )


def read_refusable(contact_ids: list[int]) -> SQL:
    """Read the keys of some contacts that might be refused: (contact, kind, value)."""
    return SQL(
        """
        SELECT partner_id, kind, value
          FROM partner_match_key
         WHERE partner_id = ANY(%s) AND kind IN %s
        """,
        contact_ids,
        ("siret", *EMAIL_KINDS),
    )


def find_already_there(
    contact_ids: list[int], before: list[tuple], company_id: int
) -> SQL:
    """Find the contacts whose key another contact already has.

    Each row is the id of a contact, that of the oldest other contact with one of its
    keys, a SIRET before an e-mail, and the kind of key.  What is refused is the
    setting of the contact's company.  People of one company may share an address, and
    so may its establishments; contacts of two companies of the database are never the
    same.

    :param before: keys that the contacts had, which do not count
    :param company_id: the company whose setting holds for contacts without company
    """
    return SQL(
        """
        SELECT DISTINCT ON (contact.id) contact.id, res_partner.id, own.kind
          FROM res_partner AS contact
          JOIN res_company AS company
            ON company.id = COALESCE(contact.company_id, %(company_id)s)
          JOIN partner_match_key AS own ON own.partner_id = contact.id
          JOIN partner_match_key AS key
            ON key.value = own.value
           AND key.kind = ANY(CASE WHEN own.kind = ANY(%(emails)s) THEN %(emails)s
                                   ELSE ARRAY[own.kind] END)
          JOIN res_partner ON res_partner.id = key.partner_id
         WHERE contact.id = ANY(%(contact_ids)s)
           AND contact.active
           AND res_partner.active
           AND (
                   own.kind = 'siret' AND company.refused_duplicates <> 'never'
                   OR own.kind = ANY(%(emails)s)
                      AND company.refused_duplicates = 'siret_email'
                      AND NOT %(is_establishment)s
               )
           AND res_partner.commercial_partner_id <> contact.commercial_partner_id
           AND COALESCE(res_partner.company_id = contact.company_id, TRUE)
           AND (contact.id, own.kind, own.value) NOT IN (%(before)s)
           AND NOT %(is_decided)s
         ORDER BY contact.id, own.kind <> 'siret', res_partner.id
        """,
        company_id=company_id,
        emails=list(EMAIL_KINDS),
        contact_ids=contact_ids,
        is_establishment=_is_establishment(),
        before=SQL(", ").join(before or [(0, "", "")]),
        is_decided=_is_decided(SQL("contact.id")),
    )


def _is_establishment():
    """The two are companies of which one belongs to the other, or both to a third."""
    return SQL(
        """
        (
            COALESCE(res_partner.id = contact.parent_id, FALSE)
            OR COALESCE(
                res_partner.parent_id IN (contact.id, contact.parent_id), FALSE
            )
        )
        """
    )
