"""Which contacts are worth comparing: those that have a block in common.

A block is a key that duplicates are likely to share: the same postcode and a word of
the name, the same birthdate and a first letter.  Comparing all contacts with all
others would take a million million comparisons.
"""

from odoo.tools import SQL

from .compare_queries import Points

# contacts in a block beyond which it says too little, and would cost too much
MAX_BLOCK = 30


def _each(column, text):
    """Return a FROM item: one row for each word of a column."""
    return SQL(
        "CROSS JOIN unnest(string_to_array(%s, ' ')) AS %s",
        SQL.identifier("p", column),
        SQL.identifier(text),
    )


def _columns(*names):
    return SQL(", ").join(SQL.identifier("p", name) for name in names)


EACH_WORD = _each("words", "word")
EACH_OTHER_WORD = _each("words", "other_word")
EACH_STREET_WORD = _each("street", "street_word")
EACH_NUMBER = _each("number", "one_number")
ZIP = SQL("COALESCE(p.zip, '')")
PLACE = SQL("COALESCE(NULLIF(p.zip, ''), p.city)")

# name of a block: what is compared when it is used, its parts, the rows to unfold and
# which of them count
BLOCKS = {
    "siret": (("siret",), _columns("siret"), SQL(), SQL("p.siret <> ''")),
    "siren": (("siren",), _columns("siren"), SQL(), SQL("p.siren <> ''")),
    "vat": (("vat",), _columns("vat"), SQL(), SQL("p.vat <> ''")),
    "rna": (("rna",), _columns("rna"), SQL(), SQL("p.rna <> ''")),
    "ref": (("ref",), _columns("ref"), SQL(), SQL("p.ref <> ''")),
    "phone": (("phone",), _columns("phone"), SQL(), SQL("p.phone <> ''")),
    "email": (("email",), _columns("email"), SQL(), SQL("p.email <> ''")),
    "mailbox": (
        ("email",),
        SQL("split_part(p.email, '@', 1)"),
        SQL(),
        SQL("length(split_part(p.email, '@', 1)) > 4"),
    ),
    "name": (("name",), _columns("name"), SQL(), SQL("p.name <> ''")),
    "two words": (
        ("name",),
        SQL("word, other_word"),
        SQL("%s %s", EACH_WORD, EACH_OTHER_WORD),
        SQL("word < other_word"),
    ),
    "word, postcode": (
        ("name", "zip"),
        SQL("word, p.zip"),
        EACH_WORD,
        SQL("p.zip <> ''"),
    ),
    "beginning of a word, region": (
        ("name", "zip"),
        SQL("left(word, 5), left(p.zip, 3)"),
        EACH_WORD,
        SQL("length(word) > 4 AND p.zip <> ''"),
    ),
    "word, city": (
        ("name", "city"),
        SQL("word, p.city"),
        EACH_WORD,
        SQL("p.city <> ''"),
    ),
    "word, street, region": (
        ("name", "street"),
        SQL("word, street_word, left(%s, 2)", ZIP),
        SQL("%s %s", EACH_WORD, EACH_STREET_WORD),
        SQL("length(street_word) > 2"),
    ),
    "word, house number, region": (
        ("name", "number"),
        SQL("word, one_number, left(%s, 2)", ZIP),
        SQL("%s %s", EACH_WORD, EACH_NUMBER),
        SQL("length(one_number) > 1"),
    ),
    "initial, birthdate": (
        ("name", "birthdate"),
        SQL("left(word, 1), p.birthdate"),
        EACH_WORD,
        SQL("p.birthdate IS NOT NULL"),
    ),
    "birthdate, region": (
        ("birthdate", "zip"),
        SQL("p.birthdate, left(%s, 2)", PLACE),
        SQL(),
        SQL("p.birthdate IS NOT NULL AND %s <> ''", PLACE),
    ),
    "number, street, place": (
        ("street", "number"),
        SQL("one_number, street_word, %s", PLACE),
        SQL("%s %s", EACH_NUMBER, EACH_STREET_WORD),
        SQL("%s <> ''", PLACE),
    ),
    "street, region": (
        ("street", "number"),
        SQL("p.street, p.number, left(%s, 2)", PLACE),
        SQL(),
        SQL("p.street <> '' AND %s <> ''", PLACE),
    ),
}


def find_pairs(
    block: str,
    part: tuple[int, int],
    contacts: SQL,
    partner_ids: list[int] | None,
    points: Points,
    least: int,
) -> SQL:
    """Return the pairs that a kind of block finds: lower id, higher id, points.

    :param part: which part of how many, from 0 on, of the blocks
    :param contacts: query of the contacts to compare, see `find_queries.CONTACT`
    :param partner_ids: contacts of which each block holds one; all blocks without it
    :param points: the points of the profiles `one` and `other`
    :param least: the points from which on two contacts are alike
    """
    _needed, key, unfold, condition = BLOCKS[block]
    number, of = part
    held = SQL("TRUE")
    if partner_ids is not None:
        held = SQL("bool_or(partner_id = ANY(%s))", list(partner_ids))
    return SQL(
        """
        WITH contacts AS (%(contacts)s),
        profile AS (
            SELECT profile.*, contacts.company_id
              FROM partner_match_profile AS profile
              JOIN contacts ON contacts.id = profile.partner_id
            OFFSET 0
        ),
        all_keys AS (
            SELECT hashtextextended(CONCAT_WS('|', %(key)s), 0) AS key,
                   p.partner_id,
                   p.company_id
              FROM profile AS p
              %(unfold)s
             WHERE %(condition)s
        ),
        keys AS MATERIALIZED (
            SELECT * FROM all_keys WHERE (key & 1023) %% %(of)s = %(number)s
        ),
        shared AS (
            SELECT key
              FROM keys
             GROUP BY key
            HAVING COUNT(*) BETWEEN 2 AND %(max_block)s AND %(held)s
        ),
        blocks AS (
            SELECT array_agg(partner_id) AS ids, array_agg(company_id) AS companies
              FROM keys
              JOIN shared USING (key)
             GROUP BY key
        ),
        pairs AS (
            SELECT DISTINCT a.id AS one_id, b.id AS other_id
              FROM blocks,
                   unnest(ids, companies) AS a(id, company_id),
                   unnest(ids, companies) AS b(id, company_id)
             WHERE a.id < b.id AND COALESCE(a.company_id = b.company_id, TRUE)
        )
        %(compared)s
        """,
        contacts=contacts,
        key=key,
        unfold=unfold,
        condition=condition,
        of=of,
        number=number,
        max_block=MAX_BLOCK,
        held=held,
        compared=_compare(points, least),
    )


def compare_pairs(
    one_ids: list[int], other_ids: list[int], points: Points, least: int
) -> SQL:
    """Return those of some pairs that are alike, with their points."""
    return SQL(
        """
        WITH pairs AS (
            SELECT one_id, other_id
              FROM unnest(%s, %s) AS asked(one_id, other_id)
              JOIN res_partner AS a ON a.id = one_id
              JOIN res_partner AS b ON b.id = other_id
             WHERE COALESCE(a.company_id = b.company_id, TRUE)
        )
        %s
        """,
        one_ids,
        other_ids,
        _compare(points, least),
    )


def _compare(points, least):
    # the barriers of OFFSET: no expression is computed a second time
    return SQL(
        """
        SELECT one_id, other_id, compared.points
          FROM pairs
          JOIN partner_match_profile AS one ON one.partner_id = one_id
          JOIN partner_match_profile AS other ON other.partner_id = other_id
         CROSS JOIN LATERAL (SELECT %(quick)s AS points OFFSET 0) AS quick
         CROSS JOIN LATERAL (
                   SELECT quick.points + %(slow)s AS points
                    WHERE quick.points + %(most)s >= %(least)s
                   OFFSET 0
               ) AS compared
         WHERE compared.points >= %(least)s
        """,
        quick=points.quick,
        most=points.most,
        slow=points.slow,
        least=least,
    )


def keep_pairs(rule_id: int, pairs: SQL) -> SQL:
    """Keep the pairs that a query finds, for the run of a rule that is at work."""
    return SQL(
        """
        INSERT INTO partner_match_pair
                    (rule_res_id, first_res_id, second_res_id, score)
        SELECT %s, one_id, other_id, points
          FROM (%s) AS found
            ON CONFLICT (rule_res_id, first_res_id, second_res_id) DO NOTHING
        """,
        rule_id,
        pairs,
    )


def keep_compared(rule_id: int, pairs: list[tuple[int, int, int]]) -> SQL:
    """Keep pairs that were compared outside the database, with their points."""
    one_ids, other_ids, points = (list(values) for values in zip(*pairs, strict=True))
    found = SQL(
        "SELECT * FROM unnest(%s, %s, %s) AS listed(one_id, other_id, points)",
        one_ids,
        other_ids,
        points,
    )
    return keep_pairs(rule_id, found)


def get_kept_pairs(rule_id: int) -> SQL:
    return SQL(
        """
        SELECT first_res_id, second_res_id, score
          FROM partner_match_pair
         WHERE rule_res_id = %s
        """,
        rule_id,
    )


def forget_pairs(rule_ids: list[int]) -> SQL:
    return SQL("DELETE FROM partner_match_pair WHERE rule_res_id = ANY(%s)", rule_ids)


def get_profiles(partner_ids: list[int]) -> SQL:
    """Return the profiles of some contacts."""
    return SQL(
        "SELECT * FROM partner_match_profile WHERE partner_id = ANY(%s)", partner_ids
    )


def get_companies(partner_ids: list[int]) -> SQL:
    """Return (contact, its company or NULL)."""
    return SQL("SELECT id, company_id FROM res_partner WHERE id = ANY(%s)", partner_ids)
