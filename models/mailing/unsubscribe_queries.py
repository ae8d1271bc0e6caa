"""What the opt-outs of mailing lists mean for the recipients of mailings.

Conditions that stand as NOT EXISTS, which PostgreSQL turns into joins: EXISTS negated
afterwards would be looked at contact by contact, or compiled first, which takes longer.
"""

from odoo.tools import SQL

from . import list_queries, queries


def not_opted_out(lists, column: str, address: SQL, is_cut: bool = False) -> SQL:
    """Return whether an address is opted out of none of these lists.

    One opt-out is enough: where several subscribers have the address, Odoo lets a
    subscription outweigh it, and so would an import that added the address again.

    :param lists: the mailing lists
    :param column: column of subscribers that holds the normalised address
    :param address: the address of the record at hand
    :param is_cut: whether that is only the end of a telephone number
    """
    held = SQL.identifier(
        "subscriber", column, to_flush=lists.env["mailing.contact"]._fields[column]
    )
    return SQL(
        """NOT EXISTS (
        SELECT FROM mailing_subscription AS subscription
          JOIN mailing_contact AS subscriber
            ON subscriber.id = subscription.contact_id
         WHERE %s
           AND %s = %s
        )""",
        _is_opt_out(lists),
        queries.number_end(held) if is_cut else held,
        address,
    )


def not_opted_out_contact(lists, contact_id: SQL) -> SQL:
    """Return whether a contact is opted out of none of these lists, by its link.

    The subscriber may have another address: that under which the contact said no.
    """
    link = lists.env["mailing.contact"]._fields["partner_id"]
    return SQL(
        """NOT EXISTS (
        SELECT FROM mailing_subscription AS subscription
          JOIN mailing_contact AS subscriber
            ON subscriber.id = subscription.contact_id
         WHERE %s
           AND %s = %s
        )""",
        _is_opt_out(lists),
        SQL.identifier("subscriber", "partner_id", to_flush=link),
        contact_id,
    )


def _is_opt_out(lists) -> SQL:
    """Return whether `subscription` opts out of one of these lists."""
    columns = lists.env["mailing.subscription"]._fields
    return SQL(
        "%s = ANY(%s) AND %s",
        SQL.identifier("subscription", "list_id", to_flush=columns["list_id"]),
        lists.ids,
        SQL.identifier("subscription", "opt_out", to_flush=columns["opt_out"]),
    )


def not_refused(lists, column: str, address: SQL) -> SQL:
    """Return whether no list remembers of an address only that it opted out.

    Whoever subscribed again since is not refused any more.

    :param column: column of subscribers that holds the normalised address
    """
    refusals = lists.env["mailing.list.refusal"]._fields
    return SQL(
        """NOT EXISTS (
        SELECT FROM mailing_list_refusal AS refusal
         WHERE %(list_id)s = ANY(%(list_ids)s)
           AND %(address_hash)s = %(hash)s
           AND NOT EXISTS (
                   SELECT FROM mailing_subscription AS subscription
                     JOIN mailing_contact AS subscriber
                       ON subscriber.id = subscription.contact_id
                    WHERE subscription.list_id = refusal.list_id
                      AND %(held_hash)s = refusal.address_hash
               )
        )""",
        list_id=SQL.identifier("refusal", "list_id", to_flush=refusals["list_id"]),
        list_ids=lists.ids,
        address_hash=SQL.identifier(
            "refusal", "address_hash", to_flush=refusals["address_hash"]
        ),
        hash=list_queries.hash_of(address),
        # nothing of the record at hand: the refusals that stand are found once
        held_hash=list_queries.hash_of(SQL.identifier("subscriber", column)),
    )


def note(mailing_id: int, email: str, scope: str, is_cause: bool) -> SQL:
    """Write that an address unsubscribed through a mailing, once for each mailing.

    :return: a statement that returns the id of the row
    """
    return SQL(
        """
        INSERT INTO mailing_unsubscription AS unsubscription
                    (mailing_id, email, date, scope, is_cause)
        VALUES (%(mailing_id)s, %(email)s, now() AT TIME ZONE 'UTC', %(scope)s,
                %(is_cause)s)
            ON CONFLICT (mailing_id, email)
            DO UPDATE SET date = EXCLUDED.date,
                          scope = EXCLUDED.scope,
                          is_cause = EXCLUDED.is_cause
        RETURNING id
        """,
        mailing_id=mailing_id,
        email=email,
        scope=scope,
        is_cause=is_cause,
    )
