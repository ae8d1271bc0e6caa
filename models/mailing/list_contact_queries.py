"""The statements that write the contacts of a mailing list, and subscribe them."""

from odoo.tools import SQL

from .list_queries import Following, newcomers, tables


def _lone(following: Following, table: str) -> SQL:
    """Return the table of the addresses of another table that one contact has."""
    return SQL(
        """
        lone AS MATERIALIZED (
            SELECT %(address)s AS address, MIN(partner.id) AS partner_id
              FROM res_partner AS partner
             WHERE partner.active
               AND %(address)s IN (SELECT address FROM %(table)s)
             GROUP BY 1
            HAVING COUNT(*) = 1
        )
        """,
        address=following.address("partner"),
        table=SQL.identifier(table),
    )


def _taken_over(following: Following) -> dict[str, SQL]:
    """Return what a contact of the list is given from one of the address book."""
    values = {
        "name": SQL("COALESCE(NULLIF(partner.name, ''), partner.complete_name)"),
        "email": SQL("partner.email"),
        "email_normalized": SQL("partner.email_normalized"),
        "company_name": SQL("partner.commercial_company_name"),
        "country_id": SQL("partner.country_id"),
        "partner_id": SQL("lone.partner_id"),
    }
    if following.has_phones:
        values["mobile"] = SQL("partner.phone")
        values["phone_sanitized"] = SQL("partner.phone_sanitized")
    return values


# computed by Odoo where it makes the contact itself
COMPUTED = ("email_normalized", "phone_sanitized")


def arrivals(following: Following) -> tuple[SQL, list[str]]:
    """Return (contact_id, *values) of those to subscribe, and the values' names.

    :return: the contact to subscribe, or none where one is to be made of the values
    """
    values = _taken_over(following)
    names = [name for name in values if name not in COMPUTED]
    statement = SQL(
        "WITH %s SELECT arrival.contact_id, %s FROM %s ORDER BY partner.id",
        _arriving(following),
        SQL(", ").join(values[name] for name in names),
        _ARRIVALS,
    )
    return statement, names


_ARRIVALS = SQL(
    """
    arrival
    JOIN res_partner AS partner ON partner.id = arrival.partner_id
    LEFT JOIN lone ON lone.address = arrival.address
    """
)


def _arriving(following: Following) -> SQL:
    """Return the tables up to `arrival`: newcomers with the contact they have."""
    return SQL(
        """
        %(tables)s, %(newcomers)s, %(lone)s,
        arrival AS MATERIALIZED (
            SELECT newcomer.*, known.contact_id
              FROM newcomer
              LEFT JOIN (
                       SELECT %(address)s AS address, MIN(contact.id) AS contact_id
                         FROM mailing_contact AS contact
                        GROUP BY 1
                   ) AS known ON known.address = newcomer.address
        )
        """,
        tables=tables(following),
        newcomers=newcomers(following),
        lone=_lone(following, "newcomer"),
        address=following.address("contact"),
    )


def make_and_subscribe(following: Following, logged: dict, defaults: dict) -> SQL:
    """Subscribe the newcomers; make contacts of those who have none.

    The statement returns the ids of the contacts that were known already.

    :param logged: when the rows are made, by column
    :param defaults: what other columns are filled with, by table and column
    """
    made = {**_taken_over(following), **_as_sql(logged)}
    made |= _as_sql(defaults["mailing_contact"])
    return SQL(
        """
        WITH %(arriving)s,
        made AS (
            INSERT INTO mailing_contact (%(names)s)
            SELECT %(made)s
              FROM %(arrivals)s
             WHERE arrival.contact_id IS NULL
             ORDER BY partner.id
         RETURNING id
        ),
        subscriber (id) AS (
            SELECT contact_id FROM arrival WHERE contact_id IS NOT NULL
             UNION ALL
            SELECT id FROM made
        ),
        subscription AS (%(subscribe)s)
        SELECT contact_id FROM arrival WHERE contact_id IS NOT NULL
        """,
        arriving=_arriving(following),
        arrivals=_ARRIVALS,
        names=_names(made),
        made=SQL(", ").join(made.values()),
        subscribe=_subscribe(following, logged, defaults),
    )


def subscribe(
    following: Following, contact_ids: list[int], logged: dict, defaults: dict
) -> SQL:
    """Subscribe contacts of lists."""
    return SQL(
        "WITH subscriber (id) AS (SELECT UNNEST(%s::integer[])) %s",
        contact_ids,
        _subscribe(following, logged, defaults),
    )


def _subscribe(following: Following, logged: dict, defaults: dict) -> SQL:
    """Return the statement that subscribes those in the table `subscriber`."""
    values = {
        "list_id": SQL("%s", following.list_id),
        "segment_id": SQL("%s", following.segment_id),
        **_as_sql(logged),
        **_as_sql(defaults["mailing_subscription"]),
    }
    return SQL(
        """
        INSERT INTO mailing_subscription (contact_id, %(names)s)
        SELECT subscriber.id, %(values)s
          FROM subscriber
         ORDER BY 1
            ON CONFLICT (contact_id, list_id) DO NOTHING
        """,
        names=_names(values),
        values=SQL(", ").join(values.values()),
    )


# -- names kept current ------------------------------------------------------


def outdated(following: Following, within: list | None) -> tuple[SQL, list[str]]:
    """Return (contact_id, *values) of the list's contacts to bring up to date.

    Their contact of the address book is the one they are linked to, as long as it has
    their address, or else the only one that has it.  Its name counts; what else it
    has only fills what is empty.

    :param within: the contacts to look at; all of the list if None
    :return: the statement, and the names of the values
    """
    fresh = {"partner_id": SQL("partner.id"), "name": _kept_name()}
    for name, value in _taken_over(following).items():
        if name not in fresh and not name.startswith("email"):
            fresh[name] = SQL(
                "COALESCE(NULLIF(%s, %s), %s)",
                SQL.identifier("contact", name),
                SQL("NULL") if name == "country_id" else SQL("''"),
                value,
            )
    statement = SQL(
        """
        WITH subscriber AS (
            SELECT contact.id, contact.partner_id, %(list_address)s AS address,
                   subscription.opt_out IS TRUE AS opt_out, linked.id AS linked_id
              FROM mailing_subscription AS subscription
              JOIN mailing_contact AS contact ON contact.id = subscription.contact_id
              LEFT JOIN res_partner AS linked
                ON linked.id = contact.partner_id
               AND %(linked_address)s = %(list_address)s
               AND linked.active
             WHERE subscription.list_id = %(list_id)s AND %(within)s
        ),
        stranger AS (
            SELECT id, address
              FROM subscriber
             WHERE linked_id IS NULL
                   -- who said no is known by that link after a change of address
               AND (partner_id IS NULL OR NOT opt_out)
        ),
        %(lone)s,
        holder AS (
            SELECT id, linked_id AS partner_id FROM subscriber
             WHERE linked_id IS NOT NULL
             UNION ALL
            SELECT stranger.id, lone.partner_id
              FROM stranger
              JOIN lone ON lone.address = stranger.address
        )
        SELECT contact.id, %(fresh)s
          FROM holder
          JOIN mailing_contact AS contact ON contact.id = holder.id
          JOIN res_partner AS partner ON partner.id = holder.partner_id
         WHERE (%(known)s) IS DISTINCT FROM (%(fresh)s)
         ORDER BY contact.id
        """,
        list_address=following.address("contact"),
        linked_address=following.address("linked"),
        list_id=following.list_id,
        within=SQL("TRUE") if within is None else SQL("contact.id = ANY(%s)", within),
        lone=_lone(following, "stranger"),
        fresh=SQL(", ").join(fresh.values()),
        known=SQL(", ").join(SQL.identifier("contact", name) for name in fresh),
    )
    return statement, list(fresh)


def bring_up_to_date(following: Following, within: list | None, logged: dict) -> SQL:
    """Write what `outdated` returns."""
    statement, names = outdated(following, within)
    written = [SQL("%s = fresh.%s", column, column) for column in map(_name, names)]
    written.append(SQL("write_date = %s", logged["write_date"]))
    return SQL(
        """
        WITH fresh (id, %(names)s) AS MATERIALIZED (%(outdated)s)
        UPDATE mailing_contact AS contact
           SET %(written)s
          FROM fresh
         WHERE contact.id = fresh.id
        """,
        names=_names(names),
        outdated=statement,
        written=SQL(", ").join(written),
    )


def _kept_name() -> SQL:
    """Return the name of a contact of the list, which may be kept in two parts."""
    return SQL(
        """
        CASE WHEN COALESCE(contact.first_name, contact.last_name, '') = ''
             THEN COALESCE(NULLIF(partner.name, ''), partner.complete_name)
             ELSE contact.name
        END
        """
    )


def _names(names) -> SQL:
    return SQL(", ").join(map(_name, names))


def _name(name: str) -> SQL:
    return SQL.identifier(name)


def _as_sql(values: dict) -> dict[str, SQL]:
    return {name: SQL("%s", value) for name, value in values.items()}
