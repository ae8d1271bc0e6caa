"""Statements that find the contacts which have the keys of many rows at once.

None of them depends on how many rows there are.  A key that very many contacts share
identifies nobody: `MOST` of them are enough to say so.
"""

from odoo.tools import SQL

MOST = 6


def find_by_keys(keys, allowed) -> SQL:
    """Return (kind, value, id of a contact) for the contacts that have these keys.

    :param keys: (kind, value) pairs
    :param allowed: the `Query` of the contacts that may be found
    """
    kinds, values = _transpose(keys, 2)
    return SQL(
        """
        SELECT wanted.kind, wanted.value, found.partner_id
          FROM UNNEST(%(kinds)s::text[], %(values)s::text[]) AS wanted (kind, value)
         CROSS JOIN LATERAL (
               SELECT having_it.partner_id
                 FROM partner_match_key AS having_it
                WHERE having_it.kind = wanted.kind
                  AND having_it.value = wanted.value
                  AND %(is_allowed)s
                ORDER BY having_it.partner_id
                LIMIT %(most)s
               ) AS found
        """,
        kinds=kinds,
        values=values,
        is_allowed=_is_allowed(allowed, SQL.identifier("having_it", "partner_id")),
        most=MOST,
    )


def find_in_companies(people, allowed) -> SQL:
    """Return (name, kind, value, id) for the people of this name in these companies.

    :param people: (normalised name, kind, value); the last two are a key of the
        company
    :param allowed: the `Query` of the contacts that may be found
    """
    names, kinds, values = _transpose(people, 3)
    return SQL(
        """
        SELECT wanted.name, wanted.kind, wanted.value, found.partner_id
          FROM UNNEST(%(names)s::text[], %(kinds)s::text[], %(values)s::text[])
               AS wanted (name, kind, value)
         CROSS JOIN LATERAL (
               SELECT named.partner_id
                 FROM partner_match_key AS named
                 JOIN res_partner AS person ON person.id = named.partner_id
                 JOIN partner_match_key AS entity
                   ON entity.partner_id = person.commercial_partner_id
                  AND entity.kind = wanted.kind
                  AND entity.value = wanted.value
                WHERE named.kind = 'name'
                  AND named.value = wanted.name
                  AND person.commercial_partner_id <> person.id
                  AND %(is_allowed)s
                ORDER BY named.partner_id
                LIMIT %(most)s
               ) AS found
        """,
        names=names,
        kinds=kinds,
        values=values,
        is_allowed=_is_allowed(allowed, SQL.identifier("named", "partner_id")),
        most=MOST,
    )


def _transpose(rows, width):
    return [list(column) for column in zip(*rows, strict=True)] or [[]] * width


def _is_allowed(allowed, partner_id) -> SQL:
    """Return whether a contact is one of a query, looked up one by one."""
    return SQL(
        "EXISTS (SELECT FROM %(contacts)s WHERE %(where)s AND %(id)s = %(partner_id)s)",
        contacts=allowed.from_clause,
        where=allowed.where_clause or SQL("TRUE"),
        id=SQL.identifier(allowed.table, "id"),
        partner_id=partner_id,
    )
