"""The statements that read contacts for their keys, and write keys and profiles."""

import json
from dataclasses import fields
from operator import attrgetter

from odoo.tools import SQL

from ...tools.profiles import ADDRESS_TYPES, Profile

PROFILE_COLUMNS = tuple(field.name for field in fields(Profile))
get_values = attrgetter(*PROFILE_COLUMNS)
WRITTEN_COLUMNS = ("partner_id", "version", "entity_res_id", *PROFILE_COLUMNS)
KEY_COLUMNS = ("partner_id", "kind", "value")
VARCHAR = SQL("varchar")
TYPES = {
    **dict.fromkeys(("partner_id", "version", "entity_res_id"), SQL("integer")),
    "is_company": SQL("boolean"),
    "birthdate": SQL("date"),
}


def read_contacts(contact_ids: list[int], siret: SQL, phone: SQL) -> SQL:
    """Read what keys are made of, and the keys and profiles that are there.

    Besides the contacts, those of the same organisation that may use the same address
    as they do, or did: `is_whole` tells these and the contacts from an organisation
    that is only read for its keys.

    :param siret: what a contact gives as its SIRET, of the table `contact`
    :param phone: its phone number
    """
    return SQL(
        """
        WITH touched AS MATERIALIZED (
            SELECT contact.id,
                   COALESCE(contact.commercial_partner_id, contact.id) AS entity_id,
                   profile.entity_res_id AS old_entity_id,
                   profile.mailbox AS old_mailbox,
                   COALESCE(
                       SUBSTRING(LOWER(contact.email_normalized) FROM '^[a-z0-9]+'), ''
                   ) AS beginning, contact.email_normalized IS NOT NULL AS has_email
              FROM res_partner AS contact
              LEFT JOIN partner_match_profile AS profile
                ON profile.partner_id = contact.id
             WHERE contact.id = ANY(%(ids)s)
        ),
        sharing AS (
            SELECT profile.partner_id AS id
              FROM (SELECT DISTINCT entity_id, beginning
                      FROM touched WHERE has_email) AS used
              JOIN partner_match_profile AS profile
                ON profile.entity_res_id = used.entity_id
               AND profile.mailbox IS NOT NULL
               AND STARTS_WITH(profile.mailbox, used.beginning)
             UNION
            SELECT profile.partner_id
              FROM (SELECT DISTINCT old_entity_id, old_mailbox
                      FROM touched) AS used
              JOIN partner_match_profile AS profile
                ON profile.entity_res_id = used.old_entity_id
               AND profile.mailbox = used.old_mailbox
             UNION
            SELECT id FROM touched
        ),
        concerned AS (
            SELECT id, TRUE AS is_whole FROM sharing
             UNION ALL
            (
                SELECT entity_id, FALSE FROM touched
                 UNION
                SELECT old_entity_id, FALSE FROM touched
                EXCEPT
                SELECT id, FALSE FROM sharing
            )
        )
        SELECT contact.id, concerned.is_whole,
               COALESCE(contact.commercial_partner_id, contact.id) AS entity_id,
               COALESCE(contact.commercial_partner_id = contact.id, TRUE) AS is_entity,
               contact.is_company, contact.type, contact.name,
               %(siret)s AS registry, contact.vat, contact.email_normalized AS email,
               %(phone)s AS phone, country.code AS country_code,
               country.phone_code AS dial_code, contact.ref,
               contact.birthdate_date AS birthdate, contact.street, contact.street2,
               contact.zip, contact.city,
               ARRAY(
                   SELECT ARRAY[key.kind, key.value]
                     FROM partner_match_key AS key
                    WHERE key.partner_id = contact.id
               ) AS keys,
               profile.id IS NOT NULL AS has_profile,
               ARRAY[profile.entity_res_id, profile.version] AS old_marks,
               %(old_profile)s
          FROM concerned
          JOIN res_partner AS contact ON contact.id = concerned.id
          LEFT JOIN partner_match_profile AS profile ON profile.partner_id = contact.id
          LEFT JOIN res_company AS company ON company.id = contact.company_id
          LEFT JOIN res_partner AS own ON own.id = company.partner_id
          LEFT JOIN res_country AS country
            ON country.id = COALESCE(
                   contact.country_id, own.country_id,
                   (
                       SELECT first.country_id
                         FROM res_company
                         JOIN res_partner AS first ON first.id = res_company.partner_id
                        ORDER BY res_company.id
                        LIMIT 1
                   )
               )
        """,
        ids=contact_ids,
        siret=siret,
        phone=phone,
        old_profile=SQL(", ").join(
            SQL(
                "%s AS %s",
                SQL.identifier("profile", name),
                SQL.identifier(f"old_{name}"),
            )
            for name in PROFILE_COLUMNS
        ),
    )


def write_differences(gone: list, new: list, profiles: list, emptied: list) -> SQL:
    """Delete and add keys, as (contact, kind, value), and write profiles.

    :param profiles: rows of `WRITTEN_COLUMNS`
    :param emptied: ids of contacts that have no profile any more
    """
    return SQL(
        """
        WITH gone AS (
            DELETE FROM partner_match_key AS key
             USING %(gone)s
             WHERE key.partner_id = gone.partner_id
               AND key.kind = gone.kind
               AND key.value = gone.value
        ),
        emptied AS (
            DELETE FROM partner_match_profile WHERE partner_id = ANY(%(emptied)s)
        ),
        new AS (
            INSERT INTO partner_match_key (partner_id, kind, value)
            SELECT partner_id, kind, value FROM %(new)s
                ON CONFLICT DO NOTHING
        )
        INSERT INTO partner_match_profile (%(columns)s)
        SELECT %(columns)s FROM %(profiles)s
            ON CONFLICT (partner_id) DO UPDATE SET %(updates)s
        """,
        gone=_table("gone", KEY_COLUMNS, gone),
        new=_table("new", KEY_COLUMNS, new),
        profiles=_table("due", WRITTEN_COLUMNS, profiles),
        emptied=emptied,
        columns=SQL(", ").join(map(SQL.identifier, WRITTEN_COLUMNS)),
        updates=SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), SQL.identifier("excluded", name))
            for name in WRITTEN_COLUMNS[1:]
        ),
    )


def _table(name, columns, rows):
    """Return rows as a table, in the order of their contacts for all who write.

    One JSON text: PostgreSQL and the driver take it in several times as fast as lists.
    """
    values = [dict(zip(columns, row, strict=True)) for row in sorted(rows, key=_order)]
    return SQL(
        "JSON_TO_RECORDSET(%s::json) AS %s (%s)",
        json.dumps(values, default=str),
        SQL.identifier(name),
        SQL(", ").join(
            SQL("%s %s", SQL.identifier(column), TYPES.get(column, VARCHAR))
            for column in columns
        ),
    )


def _order(row):
    return row[:3]


def profile_row(contact_id: int, version: int, entity_id: int, profile) -> tuple:
    """Return the `WRITTEN_COLUMNS` of a contact."""
    return contact_id, version, entity_id, *get_values(profile)


def backlog(after: int, version: int, limit: int) -> SQL:
    """Return the ids of contacts whose keys are still to be made, in order.

    :param after: an id: those up to it are left out
    """
    return SQL(
        """
        SELECT contact.id
          FROM res_partner AS contact
          LEFT JOIN partner_match_profile AS profile
            ON profile.partner_id = contact.id
         WHERE contact.id > %s
           AND profile.version IS DISTINCT FROM %s
           AND COALESCE(contact.type, '') <> ALL(%s)
         ORDER BY contact.id
         LIMIT %s
        """,
        after,
        version,
        list(ADDRESS_TYPES),
        limit,
    )


def add_changes(contact_ids: list[int]) -> SQL:
    """Queue contacts whose keys could not be written."""
    return SQL(
        """
        INSERT INTO partner_match_change (partner_res_id)
        SELECT UNNEST(%s::integer[])
        """,
        contact_ids,
    )


def take_changes(limit: int) -> SQL:
    """Take the contacts that wait longest out of the queue, and return them."""
    return SQL(
        """
        DELETE FROM partner_match_change
         WHERE id IN (SELECT id FROM partner_match_change ORDER BY id LIMIT %s)
        RETURNING partner_res_id
        """,
        limit,
    )


def has_changes() -> SQL:
    """Return whether the queue holds contacts."""
    return SQL("SELECT EXISTS (SELECT FROM partner_match_change)")


def free_addresses(contact_ids: list[int]) -> SQL:
    """Take from organisations the addresses of contacts that are about to go.

    :return: a statement that returns the ids of those who use them too
    """
    return SQL(
        """
        WITH used AS (
            SELECT DISTINCT entity_res_id, mailbox
              FROM partner_match_profile
             WHERE partner_id = ANY(%(ids)s) AND mailbox IS NOT NULL
        ),
        freed AS (
            DELETE FROM partner_match_key AS key
             USING used
             WHERE key.partner_id = used.entity_res_id
               AND key.kind = 'company_email'
               AND key.value = used.mailbox
        )
        SELECT profile.partner_id
          FROM used
          JOIN partner_match_profile AS profile USING (entity_res_id, mailbox)
         WHERE profile.partner_id <> ALL(%(ids)s)
        """,
        ids=contact_ids,
    )


def forget(contact_ids: list[int]) -> SQL:
    """Delete the keys and the profiles of some contacts."""
    return SQL(
        """
        WITH keys AS (DELETE FROM partner_match_key WHERE partner_id = ANY(%(ids)s))
        DELETE FROM partner_match_profile WHERE partner_id = ANY(%(ids)s)
        """,
        ids=contact_ids,
    )
