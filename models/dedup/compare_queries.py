"""The points of two contacts as SQL: the twin of `tools.comparison`.

`one` and `other` are the aliases of two rows of `partner_match_profile`.
"""

from odoo.tools import SQL

from ...tools import comparison

# letters of a postcode that are compared one by one: the longest have ten
LONGEST_ZIP = 12


def points(weights: dict[str, dict[str, int]]) -> SQL:
    """Return the expression of the points of the rows `one` and `other`.

    :param weights: {what is compared: {level: points}}
    """
    terms = [_term(compared, weights[compared]) for compared in weights]
    return SQL(" + ").join(terms or [SQL("0")])


def _term(compared: str, weight: dict[str, int]) -> SQL:
    """Return the points for one thing; none where one of the two does not say it."""
    field, _rule = comparison.RULES[compared]
    one, other = SQL.identifier("one", field), SQL.identifier("other", field)
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
    ours, theirs = (SQL("to_char(%s, 'YYYYMMDD')", day) for day in (one, other))
    near = SQL(
        """
        abs(%(one)s - %(other)s) <= %(days)s
        OR %(typed)s
        OR left(%(ours)s, 4) = left(%(theirs)s, 4)
           AND substr(%(ours)s, 5, 2) = right(%(theirs)s, 2)
           AND substr(%(theirs)s, 5, 2) = right(%(ours)s, 2)
        """,
        one=one,
        other=other,
        ours=ours,
        theirs=theirs,
        days=comparison.NEAR_DAYS,
        typed=_is_typing_error(ours, theirs, 8),
    )
    return SQL("%s = %s", one, other), near


def _by_number(one, other):
    return SQL("%s = %s", one, other), SQL("%s && %s", _words(one), _words(other))


def _by_zip(one, other):
    near = SQL(
        "length(%(one)s) = length(%(other)s) AND %(typed)s",
        one=one,
        other=other,
        typed=_is_typing_error(one, other, LONGEST_ZIP),
    )
    return SQL("%s = %s", one, other), near


def _by_email(one, other):
    ours, theirs = (SQL("split_part(%s, '@', 1)", address) for address in (one, other))
    near = SQL(
        "LEAST(length(%(ours)s), length(%(theirs)s)) >= %(length)s"
        " AND similarity(%(ours)s, %(theirs)s) >= %(threshold)s",
        ours=ours,
        theirs=theirs,
        length=comparison.MAILBOX_LENGTH,
        threshold=comparison.MAILBOX_SIMILARITY,
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
