"""The statements that keep a mailing list in step with a segment.

Contacts of the address book and contacts of mailing lists are matched on their
address: the normalised e-mail address or, without one, the phone number where mailings
by SMS are installed.
"""

from dataclasses import dataclass, field

from odoo.tools import SQL


@dataclass(frozen=True)
class Following:
    """A mailing list and the contacts that it follows.

    `members`: query of (id, address) of contacts.  `is_equal`: whether those who leave
    the segment leave the list.  `partner_ids`: the members to look at; all of them if
    None.
    """

    list_id: int
    segment_id: int
    members: SQL
    is_equal: bool = True
    has_phones: bool = False
    partner_ids: list | None = field(default=None)

    def address(self, alias: str) -> SQL:
        return address(alias, self.has_phones)

    @property
    def within(self) -> SQL:
        if self.partner_ids is None:
            return SQL("TRUE")
        return SQL("found.id = ANY(%s)", self.partner_ids)


def address(alias: str, has_phones: bool) -> SQL:
    """Return the address of a contact, of the address book or of lists."""
    email = SQL.identifier(alias, "email_normalized")
    if not has_phones:
        return email
    return SQL("COALESCE(%s, %s)", email, SQL.identifier(alias, "phone_sanitized"))


# -- who is in the segment, and who is on the list ---------------------------


def tables(following: Following) -> SQL:
    """Return the tables that the statements below start from.

    `member`: one row for each address of the segment, with the oldest contact that
    has it.  `present`: one row for each subscription of the list.
    """
    return SQL(
        """
        member AS MATERIALIZED (
            SELECT found.address, MIN(found.id) AS partner_id
              FROM (%(members)s) AS found (id, address)
             WHERE found.address IS NOT NULL AND %(within)s
             GROUP BY found.address
        ),
        present AS MATERIALIZED (
            SELECT subscription.id, subscription.contact_id, contact.partner_id,
                   subscription.segment_id,
                   COALESCE(subscription.opt_out, FALSE) AS opt_out,
                   %(list_address)s AS address
              FROM mailing_subscription AS subscription
              JOIN mailing_contact AS contact ON contact.id = subscription.contact_id
             WHERE subscription.list_id = %(list_id)s
        )
        """,
        members=following.members,
        within=following.within,
        list_address=following.address("contact"),
        list_id=following.list_id,
    )


def _said_no(following: Following) -> SQL:
    """Return the addresses that opted out of the list.

    Also the present address of a contact who did so under another one.
    """
    return SQL(
        """
        SELECT address FROM present WHERE opt_out
         UNION
        SELECT %s
          FROM present
          JOIN res_partner AS holder ON holder.id = present.partner_id
         WHERE present.opt_out
        """,
        following.address("holder"),
    )


def newcomers(following: Following) -> SQL:
    """Return the table of the members whose address is to be subscribed.

    Nobody who is on the list, opted out of it once, or may not be written to at all.
    """
    blacklists = (
        [SQL("mail_blacklist"), SQL("email")],
        [
            SQL("phone_blacklist"),
            SQL("number"),
        ],
    )
    return SQL(
        """
        newcomer AS MATERIALIZED (
            SELECT member.address, member.partner_id
              FROM member
             WHERE NOT EXISTS (
                       SELECT FROM present WHERE present.address = member.address
                   )
               AND NOT EXISTS (
                       SELECT FROM (%(said_no)s) AS said_no (address)
                        WHERE said_no.address = member.address
                   )
               AND NOT EXISTS (
                       SELECT FROM mailing_list_refusal AS refusal
                        WHERE refusal.list_id = %(list_id)s
                          AND refusal.address_hash = %(address_hash)s
                   )
               AND %(allowed)s
        )
        """,
        said_no=_said_no(following),
        list_id=following.list_id,
        address_hash=hash_of(SQL("member.address")),
        allowed=SQL(" AND ").join(
            SQL(
                "NOT EXISTS (SELECT FROM %s AS banned"
                " WHERE banned.%s = member.address AND banned.active)",
                table,
                column,
            )
            for table, column in blacklists[: 1 + following.has_phones]
        ),
    )


def hash_of(address: SQL) -> SQL:
    """Return what is kept of an address that said no, once it is deleted."""
    return SQL("ENCODE(SHA256(CONVERT_TO(%s, 'UTF8')), 'hex')", address)


def differences(following: Following) -> SQL:
    """Return (enters, id) of what differs between the list and its segment.

    Of those who enter, the id of the contact of the address book, one for each
    address.  Of those who leave, the id of the subscription that ends.
    """
    return SQL(
        """
        WITH %(tables)s, %(newcomers)s
        SELECT TRUE, partner_id FROM newcomer
         UNION ALL
        SELECT FALSE, leaver.id FROM (%(leavers)s) AS leaver (id)
         ORDER BY 1, 2
        """,
        tables=tables(following),
        newcomers=newcomers(following),
        leavers=_leavers(following),
    )


def _leavers(following: Following) -> SQL:
    """Return the ids of the subscriptions that end: only those that a segment made.

    Of addresses that left the segment, where the list is to equal it, or of which the
    contact has another one now; and of those that opted out under another
    subscription.  Opted-out ones never end.
    """
    moved = SQL(
        """
        AND EXISTS (
                SELECT FROM (%s) AS found (id, address)
                 WHERE found.id = present.partner_id
                   AND found.address <> present.address
            )
        """,
        following.members,
    )
    return SQL(
        """
        SELECT id
          FROM present
         WHERE segment_id IS NOT NULL AND NOT opt_out
           AND NOT EXISTS (
                   SELECT FROM member WHERE member.address = present.address
               )
           %(moved)s
         UNION
        SELECT present.id
          FROM present
          JOIN (%(said_no)s) AS said_no (address) ON said_no.address = present.address
         WHERE present.segment_id IS NOT NULL AND NOT present.opt_out
        """,
        moved=SQL() if following.is_equal else moved,
        said_no=_said_no(following),
    )


# -- what ends --------------------------------------------------------------


def end(subscription_ids: list[int]) -> SQL:
    """End subscriptions, unless somebody opted out or took them over meanwhile."""
    return SQL(
        """
        DELETE FROM mailing_subscription
         WHERE id = ANY(%s) AND segment_id IS NOT NULL AND opt_out IS NOT TRUE
        """,
        subscription_ids,
    )


def take_over(following: Following) -> SQL:
    """Mark what the segment before made, on the same list, as this one's."""
    return SQL(
        "UPDATE mailing_subscription SET segment_id = %s"
        " WHERE list_id = %s AND segment_id <> %s",
        following.segment_id,
        following.list_id,
        following.segment_id,
    )


# -- refusals ----------------------------------------------------------------


def opted_out(contact_ids: list[int], has_phones: bool) -> SQL:
    """Return (list_id, address_hash) of the lists that contacts opted out of."""
    said = address("contact", has_phones)
    return SQL(
        """
        SELECT subscription.list_id, %(address_hash)s
          FROM mailing_subscription AS subscription
          JOIN mailing_contact AS contact ON contact.id = subscription.contact_id
         WHERE subscription.opt_out
           AND contact.id = ANY(%(contact_ids)s)
           AND %(address)s IS NOT NULL
        """,
        address_hash=hash_of(said),
        contact_ids=contact_ids,
        address=said,
    )


# -- when --------------------------------------------------------------------


def due_lists() -> SQL:
    """Return the ids of the lists to bring in step, the longest waiting first.

    Those that somebody asked for, those whose work was cut short, and those whose
    segment was refreshed, or followed a save, since.
    """
    return SQL(
        """
        SELECT list.id
          FROM mailing_list AS list
          JOIN partner_segment AS segment ON segment.id = list.segment_id
         WHERE list.active
           AND (list.sync_requested
                OR list.sync_started IS NOT NULL
                OR list.last_attempt IS NULL
                OR segment.last_refresh > list.last_attempt
                OR EXISTS (
                       SELECT FROM partner_segment_move AS move
                        WHERE move.segment_id = segment.id
                          AND move.id > list.synced_move_id
                   ))
         ORDER BY list.last_attempt NULLS FIRST, list.id
        """
    )
