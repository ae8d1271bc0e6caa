"""The conditions that mailings to segments put on their recipients."""

from odoo.tools import SQL

ADDRESS = r'[^[:space:]<>",;]+@[^[:space:]<>",;]+'
# the digits of a number that do not depend on how its country is written
DIGITS = 9


def is_other_address(segment_ids: list[int], held: SQL, address: SQL, today) -> SQL:
    """Return whether an address is that of nobody in some segments.

    Those added by hand count also when they are archived, which takes them out of
    the segment: whoever shares their address must not be written to for it.

    A condition that stands as NOT EXISTS: negated afterwards, PostgreSQL would
    evaluate it contact by contact.

    :param held: query of the addresses of the contact `holder`, one column
    :param address: the address of the record at hand, written in the same way
    :param today: the day by which pins are judged
    """
    return SQL(
        """NOT EXISTS (
        SELECT FROM (%(excluded)s) AS excluded
          -- each by its id: PostgreSQL would rather read all contacts
          CROSS JOIN LATERAL (
                   SELECT *
                     FROM res_partner
                    WHERE id = excluded.partner_id
                   OFFSET 0
               ) AS holder
          CROSS JOIN LATERAL (%(held)s) AS held (address)
         WHERE held.address = %(address)s
        )""",
        excluded=excluded(segment_ids, today),
        held=held,
        address=address,
    )


def excluded_addresses(segment_ids: list[int], held: SQL, today) -> SQL:
    """Return the addresses of those in some segments; parameters as above."""
    return SQL(
        """
        SELECT held.address
          FROM res_partner AS holder
          CROSS JOIN LATERAL (%s) AS held (address)
         WHERE holder.id = ANY(ARRAY(%s))
           AND held.address IS NOT NULL
        """,
        held,
        excluded(segment_ids, today),
    )


def excluded(segment_ids: list[int], today) -> SQL:
    """Return the ids of those in some segments, and of those added to them by hand."""
    return SQL(
        """SELECT partner_id
                     FROM partner_segment_member
                    WHERE segment_id = ANY(%(segment_ids)s)
                    UNION ALL
                   SELECT partner_id
                     FROM partner_segment_pin
                    WHERE segment_id = ANY(%(segment_ids)s)
                      AND mode = 'in'
                      AND (until IS NULL OR until >= %(today)s)""",
        segment_ids=segment_ids,
        today=today,
    )


def held_emails() -> SQL:
    """Return the e-mail addresses of `holder`: some have several in one field."""
    return SQL(
        """SELECT holder.email_normalized
            UNION ALL
           SELECT LOWER(found[1])
             FROM REGEXP_MATCHES(holder.email, %s, 'g') AS found
            WHERE holder.email LIKE '%%@%%@%%'""",
        ADDRESS,
    )


def held_number(is_cut: bool) -> SQL:
    """Return the telephone number of `holder`, or its last digits only."""
    number = SQL("holder.phone_sanitized")
    return SQL("SELECT %s", number_end(number) if is_cut else number)


def normalized_email(text: SQL) -> SQL:
    """Return the address in a text such as `"Zoé" <Zoe@Example.org>`, in lower case."""
    return SQL("LOWER(SUBSTRING(%s FROM %s))", text, ADDRESS)


def number_end(number: SQL) -> SQL:
    """Return the last digits of a number, however it is written.

    `+33 6 12 34 56 78` and `06.12.34.56.78` both end in `612345678`.
    """
    digits = SQL(r"REGEXP_REPLACE(%s, '\D', '', 'g')", number)
    return SQL("NULLIF(RIGHT(%s, %s), '')", digits, DIGITS)


def one_per_address(query, address: SQL) -> SQL:
    """Return the ids of a query of contacts, one for each address.

    The first contact made keeps the address.  Contacts without a valid address
    all stay: their traces tell the user why they were not written to.

    :param query: `Query` on contacts
    :param address: the normalised address of a contact of that query
    """
    contact_id = SQL.identifier(query.table, "id")
    query.groupby = SQL("COALESCE(%s, %s::text)", address, contact_id)
    return query.select(SQL("MIN(%s)", contact_id))


def members(segment_ids: list[int]) -> SQL:
    """Return the ids of the contacts that are in any of some segments."""
    return SQL(
        "SELECT partner_id FROM partner_segment_member WHERE segment_id = ANY(%s)",
        segment_ids,
    )


def is_among(contact_id: SQL, ids: SQL) -> SQL:
    """Return whether a contact is one of those that a query finds.

    As an array, whose contacts are read in the order of their ids and only they: a
    join of 100,000 with a million contacts takes twice the time.
    """
    return SQL("%s = ANY(ARRAY(%s))", contact_id, ids)


def expected_rows(env, statement: SQL) -> int:
    """Return how many rows PostgreSQL expects of a statement, which is not executed."""
    [([explained],)] = env.execute_query(SQL("EXPLAIN (FORMAT JSON) %s", statement))
    return explained["Plan"]["Plan Rows"]


def expect_memory() -> SQL:
    """Have PostgreSQL look up as cheaply as it reads, and hash rather than sort.

    Contacts mostly are in memory, and so is what is compared with them.
    """
    return SQL(
        "SELECT SET_CONFIG('random_page_cost', '1.1', TRUE),"
        " SET_CONFIG('enable_sort', 'off', TRUE)"
    )


def expect_many() -> SQL:
    """Have PostgreSQL look up in bulk: it expects ten rows of an array of any size."""
    return SQL(
        "SELECT SET_CONFIG('enable_nestloop', 'off', TRUE),"
        " SET_CONFIG('enable_sort', 'off', TRUE)"
    )


def expect_as_usual() -> SQL:
    """Undo `expect_memory` and `expect_many`."""
    return SQL(
        "SET LOCAL random_page_cost TO DEFAULT;"
        " SET LOCAL enable_nestloop TO DEFAULT;"
        " SET LOCAL enable_sort TO DEFAULT"
    )


def linked(field, record_id: int) -> SQL:
    """Return the ids that a many2many links a record to, whoever may see them."""
    return SQL(
        "SELECT %s FROM %s WHERE %s = %s",
        SQL.identifier(field.column2),
        SQL.identifier(field.relation),
        SQL.identifier(field.column1),
        record_id,
    )


def frozen(mailing_id: int) -> SQL:
    """Return the ids of the contacts in the frozen list of a mailing."""
    return SQL(
        "(SELECT partner_id FROM mailing_frozen_recipient WHERE mailing_id = %s)",
        mailing_id,
    )


def freeze(mailing_id: int, contact_ids: SQL) -> SQL:
    """Keep these contacts as the list of a mailing; returns how many they are."""
    return SQL(
        """
        WITH kept AS (
            INSERT INTO mailing_frozen_recipient (mailing_id, partner_id)
            SELECT %s, chosen.id
              FROM (%s) AS chosen (id)
            RETURNING 1
        )
        SELECT COUNT(*) FROM kept""",
        mailing_id,
        contact_ids,
    )


def forget_frozen(mailing_ids: list[int]) -> SQL:
    """Forget the lists of mailings; returns how many contacts were in them."""
    return SQL(
        """
        WITH gone AS (
            DELETE FROM mailing_frozen_recipient
             WHERE mailing_id = ANY(%s)
            RETURNING 1
        )
        SELECT COUNT(*) FROM gone""",
        mailing_ids,
    )
