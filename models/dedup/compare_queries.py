"""The points of two contacts as SQL: the twin of `tools.comparison`.

`one` and `other` are the aliases of two rows of `partner_match_profile`.
"""

from typing import NamedTuple

from odoo.tools import SQL

from ...tools import comparison

# letters of a postcode that are compared one by one: of most, and of the longest
USUAL_ZIP = 5
LONGEST_ZIP = 12


# what takes long to compare: how alike texts are
SLOW = {"name", "word", "street", "city", "email"}

Weights = dict[str, dict[str, int]]


class Points(NamedTuple):
    """The points of the rows `one` and `other`, as expressions: quick + slow.

    `most` is what `slow` can be at most: where that is not enough, `slow` need not be
    computed.
    """

    quick: SQL
    most: SQL
    slow: SQL


def points(weights: Weights) -> Points:
    """Return the expressions of the points of the rows `one` and `other`.

    :param weights: {what is compared: {level: points}}
    """
    quick = [compared for compared in weights if compared not in SLOW]
    slow = [compared for compared in weights if compared in SLOW]
    return Points(
        _sum(_term(compared, weights[compared]) for compared in quick),
        _sum(_most(compared, weights[compared]) for compared in slow),
        _sum(_term(compared, weights[compared]) for compared in slow),
    )


def _sum(terms):
    return SQL(" + ").join([*terms] or [SQL("0")])


def _term(compared: str, weight: dict[str, int]) -> SQL:
    """Return the points for one thing; none where one of the two does not say it."""
    one, other = _get_columns(compared)
    exact, close = CONDITIONS[compared](one, other)
    return SQL(
        """
        CASE WHEN %(missing)s THEN 0
             WHEN %(exact)s THEN %(exact_points)s
             WHEN %(close)s THEN %(close_points)s
             ELSE %(different_points)s
         END
        """,
        missing=_missing(compared, one, other),
        exact=exact,
        close=close,
        exact_points=weight["exact"],
        close_points=weight["close"],
        different_points=weight["different"],
    )


def _most(compared: str, weight: dict[str, int]) -> SQL:
    """Return the most points that one thing can give, without comparing it."""
    one, other = _get_columns(compared)
    # names that differ may have a word in common, which is exact
    levels = weight if compared == "word" else ("close", "different")
    return SQL(
        "CASE WHEN %s THEN 0 WHEN %s = %s THEN %s ELSE %s END",
        _missing(compared, one, other),
        one,
        other,
        weight["exact"],
        max(weight[level] for level in levels),
    )


def _get_columns(compared):
    field, _rule = comparison.RULES[compared]
    return SQL.identifier("one", field), SQL.identifier("other", field)


def _missing(compared, one, other):
    if compared == "birthdate":
        return SQL("%s IS NULL OR %s IS NULL", one, other)
    return SQL("COALESCE(%s, '') = '' OR COALESCE(%s, '') = ''", one, other)


def _words(text):
    return SQL("string_to_array(%s, ' ')", text)


def _same(one, other):
    return SQL("%s = %s", one, other), SQL("FALSE")


def _by_words(threshold):
    def conditions(one, other):
        close = SQL(
            "%(ours)s <@ %(theirs)s OR %(theirs)s <@ %(ours)s"
            " OR similarity(%(one)s, %(other)s) >= %(threshold)s",
            ours=_words(one),
            theirs=_words(other),
            one=one,
            other=other,
            threshold=threshold,
        )
        return SQL("%s = %s", one, other), close

    return conditions


def _by_word(one, other):
    near = SQL(
        "EXISTS (SELECT FROM unnest(%s) AS x, unnest(%s) AS y"
        " WHERE similarity(x, y) >= %s)",
        _words(one),
        _words(other),
        comparison.NAME_SIMILARITY,
    )
    return SQL("%s && %s", _words(one), _words(other)), near


def _by_date(one, other):
    # as a row: each date is written once, whatever looks at its letters
    near = SQL(
        """
        abs(%(one)s - %(other)s) <= %(days)s
        OR (
            SELECT %(typed)s
                   OR left(ours, 4) = left(theirs, 4)
                   AND substr(ours, 5, 2) = right(theirs, 2)
                   AND substr(theirs, 5, 2) = right(ours, 2)
              FROM (
                       SELECT to_char(%(one)s, 'YYYYMMDD') AS ours,
                              to_char(%(other)s, 'YYYYMMDD') AS theirs
                       OFFSET 0
                   ) AS written
        )
        """,
        one=one,
        other=other,
        days=comparison.NEAR_DAYS,
        typed=_is_typing_error(SQL("ours"), SQL("theirs"), 8),
    )
    return SQL("%s = %s", one, other), near


def _by_number(one, other):
    return SQL("%s = %s", one, other), SQL("%s && %s", _words(one), _words(other))


def _by_zip(one, other):
    near = SQL(
        "length(%(one)s) = length(%(other)s) AND CASE"
        " WHEN length(%(one)s) <= %(usual)s THEN %(short)s ELSE %(long)s END",
        one=one,
        other=other,
        usual=USUAL_ZIP,
        short=_is_typing_error(one, other, USUAL_ZIP),
        long=_is_typing_error(one, other, LONGEST_ZIP),
    )
    return SQL("%s = %s", one, other), near


def _by_email(one, other):
    ours, theirs = (SQL("split_part(%s, '@', 1)", address) for address in (one, other))
    near = SQL(
        "similarity(%s, %s) >= %s AND similarity(%s, %s) >= %s",
        *(ours, theirs, comparison.MAILBOX_SIMILARITY),
        *(one, other, comparison.EMAIL_SIMILARITY),
    )
    return SQL("%s = %s", one, other), near


def _is_typing_error(one, other, length):
    """Return whether one letter differs, or two are exchanged, of so many at most."""
    wrong = SQL(" + ").join(
        SQL("(substr(%s, %s, 1) <> substr(%s, %s, 1))::int", one, at, other, at)
        for at in range(1, length + 1)
    )
    return SQL(
        "CASE %s WHEN 1 THEN TRUE WHEN 2 THEN %s = %s ELSE FALSE END",
        wrong,
        _sorted_letters(one),
        _sorted_letters(other),
    )


def _sorted_letters(text):
    return SQL(
        "(SELECT array_agg(x ORDER BY x) FROM unnest(string_to_array(%s, NULL)) AS x)",
        text,
    )


# what is compared: the conditions of exact and of close
CONDITIONS = {
    "name": _by_words(comparison.NAME_SIMILARITY),
    "word": _by_word,
    "birthdate": _by_date,
    "street": _by_words(comparison.STREET_SIMILARITY),
    "number": _by_number,
    "zip": _by_zip,
    "city": _by_words(comparison.CITY_SIMILARITY),
    "email": _by_email,
    "phone": _same,
    "siret": _same,
    "siren": _same,
    "vat": _same,
    "rna": _same,
    "ref": _same,
}
