"""What the wizards of segments count: one statement each, whatever the contacts."""

from datetime import date

from odoo.tools import SQL, Query


def count_bands(contacts: Query, conditions: list[SQL]) -> SQL:
    """Count contacts by band.

    :param conditions: for each band, whether a contact of the query is in it
    :return: a statement that returns one row: the contacts, those that are not in
        exactly one band, then those of each band
    """
    # a comparison with a missing value is neither true nor false
    held = [SQL("COALESCE(%s, FALSE)", condition) for condition in conditions]
    bands_of_contact = SQL(" + ").join(SQL("(%s)::int", band) for band in held)
    return contacts.select(
        SQL("COUNT(*)"),
        SQL("COUNT(*) FILTER (WHERE %s <> 1)", bands_of_contact),
        *(SQL("COUNT(*) FILTER (WHERE %s)", band) for band in held),
    )


def quantiles(contacts: Query, value: SQL, parts: int) -> SQL:
    """Return the values that cut contacts into equal parts, as one array.

    :param value: a number of the contact; contacts where it is missing do not count
    :return: a statement that returns one row: `parts` + 1 values, the least and the
        largest included, or nothing where no contact has a value
    """
    fractions = [part / parts for part in range(parts + 1)]
    return SQL(
        """
        SELECT percentile_disc(%(fractions)s::float8[]) WITHIN GROUP (ORDER BY value)
          FROM (%(values)s) AS contact (value)
        """,
        fractions=fractions,
        values=contacts.select(SQL("(%s)::float8", value)),
    )


def elapsed(day: SQL, unit: str, today: date) -> SQL:
    """Return how many whole years (`y`) or days (`d`) lie between a date and today."""
    if unit == "y":
        return SQL("EXTRACT(YEAR FROM AGE(%s::date, %s::date))", today, day)
    return SQL("%s::date - %s::date", today, day)
