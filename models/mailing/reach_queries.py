"""The statements behind the reach funnel: how far each contact gets, and how many."""

from odoo.tools import SQL


def classified(query, conditions: list[SQL], **columns: SQL) -> SQL:
    """Return the query of (id, step, …) of contacts, or of other records.

    `step` is the number, from 1, of the first condition that the contact does not
    meet, and one more than there are conditions for those who meet them all.  A
    condition is looked at only for those who met the ones before it.

    | contact | c1    | c2    | step |
    |---------|-------|-------|------|
    | Alice   | true  | true  | 3    |
    | Bruno   | true  | false | 2    |
    | Chloé   | false | true  | 1    |

    :param query: `Query` on contacts
    :param columns: more columns, by name, such as the address
    """
    cases = [
        SQL("WHEN (%s) IS NOT TRUE THEN %s", condition, number)
        for number, condition in enumerate(conditions, start=1)
    ]
    step = SQL(
        "CASE WHEN FALSE THEN 0 %s ELSE %s END AS step",
        SQL(" ").join(cases),
        len(conditions) + 1,
    )
    others = (
        SQL("%s AS %s", value, SQL.identifier(name)) for name, value in columns.items()
    )
    steps = query.select(
        SQL("%s AS id", SQL.identifier(query.table, "id")), step, *others
    )
    # materialized: wherever `step` is compared, PostgreSQL would look at the conditions
    # again, and look up what they exclude contact by contact
    return SQL("WITH steps AS MATERIALIZED (%s) SELECT * FROM steps", steps)


def count_steps(contacts: SQL, last: int) -> SQL:
    """Return (step, contacts, addresses): how many got no further than each step.

    :param contacts: what `classified` returns, with `address`
    :param last: the step of those who meet all conditions; only their addresses are
        told apart
    """
    return SQL(
        """
        WITH addresses AS (
            SELECT step,
                   CASE WHEN step = %(last)s THEN address END AS address,
                   COUNT(*) AS contact_count
              FROM (%(contacts)s) AS contacts
             GROUP BY 1, 2
        )
        SELECT step,
               SUM(contact_count)::bigint,
               COUNT(*)
          FROM addresses
         GROUP BY step
        """,
        contacts=contacts,
        last=last,
    )


def kept_at(contacts: SQL, step: int) -> SQL:
    """Return the ids of the contacts that meet a condition and those before it."""
    return _found(
        SQL("SELECT id FROM (%s) AS contacts WHERE step > %s", contacts, step)
    )


def lost_at(contacts: SQL, step: int) -> SQL:
    """Return the ids of the contacts of which a condition is the first not met."""
    return _found(
        SQL("SELECT id FROM (%s) AS contacts WHERE step = %s", contacts, step)
    )


def first_holders(contacts: SQL, last: int) -> SQL:
    """Return the ids of the oldest contact of each address that is reached."""
    return _found(
        SQL(
            "SELECT MIN(id) FROM (%s) AS contacts WHERE step = %s GROUP BY address",
            contacts,
            last,
        )
    )


def other_holders(contacts: SQL, last: int) -> SQL:
    """Return the ids of the contacts whose address an older one is reached by."""
    return _found(
        SQL(
            """
            SELECT id
              FROM (
                       SELECT id,
                              ROW_NUMBER() OVER (PARTITION BY address ORDER BY id)
                              AS place
                         FROM (%s) AS contacts
                        WHERE step = %s
                   ) AS holders
             WHERE place > 1
            """,
            contacts,
            last,
        )
    )


def _found(ids: SQL) -> SQL:
    """Return a query of ids as one to search by.

    Found before anything else is: PostgreSQL guesses badly how many they are, and would
    join them to contacts one by one.
    """
    return SQL("(SELECT UNNEST(ARRAY(%s)))", ids)


def company_of_contact() -> SQL:
    """Return the company of a row of contacts.

    Users, whom all companies see, count as contacts of no company.
    """
    return SQL("CASE WHEN res_partner.partner_share THEN res_partner.company_id END")


def reachable_by_company(contacts: SQL, last: int) -> SQL:
    """Return (company_id, addresses): who is reached, by company of the contact.

    An address counts where its oldest contact is, once.

    :param contacts: what `classified` returns, with `address` and `company_id`
    """
    return SQL(
        """
        SELECT company_id,
               COUNT(*)
          FROM (
                   SELECT DISTINCT ON (address) company_id
                     FROM (%s) AS contacts
                    WHERE step = %s
                    ORDER BY address, id
               ) AS reached
         GROUP BY company_id
        """,
        contacts,
        last,
    )
