"""Twenty segments, each defined twice: by a rule, and by hand in SQL.

The SQL is the independent truth to which members are compared; `contact` is the
contact.  Archived contacts and addresses are in none.
"""

from dataclasses import dataclass

from odoo.tools import SQL


@dataclass(frozen=True)
class Definition:
    """A segment of which members can be told without the addon.

    :param rule: the rule, in which a name in angle brackets stands for the id of the
        segment of that name
    :param condition: the same in SQL
    """

    name: str
    rule: list
    condition: str
    policy: str = "live"
    parent: str = ""


HAS_CATEGORY = """EXISTS (
    SELECT FROM res_partner_res_partner_category_rel AS link
      JOIN res_partner_category AS category ON category.id = link.category_id
     WHERE link.partner_id = contact.id AND category.name->>'en_US' = '{name}')"""
IN_LYON = "contact.city = 'Lyon'"
DIRECTOR = "contact.function = 'Director'"
# A rule with != holds for what is empty too, hence IS DISTINCT FROM
DEFINITIONS = (
    Definition("Lyon", [("city", "=", "Lyon")], IN_LYON),
    Definition(
        "Big cities",
        [("city", "in", ["Paris", "Nice"])],
        "contact.city IN ('Paris', 'Nice')",
    ),
    Definition(
        "Not in Lyon", [("city", "!=", "Lyon")], "contact.city IS DISTINCT FROM 'Lyon'"
    ),
    Definition("Directors", [("function", "=", "Director")], DIRECTOR),
    Definition(
        "Directors in Lyon",
        [("function", "=", "Director"), ("city", "=", "Lyon")],
        f"{DIRECTOR} AND {IN_LYON}",
    ),
    Definition(
        "Without address",
        [("email", "=", False)],
        "COALESCE(contact.email, '') = ''",
    ),
    Definition(
        "Donors",
        [("category_id.name", "=", "Donor")],
        HAS_CATEGORY.format(name="Donor"),
    ),
    Definition(
        "No donors",
        ["!", ("category_id.name", "=", "Donor")],
        "NOT " + HAS_CATEGORY.format(name="Donor"),
    ),
    Definition(
        "Lyon, refined",
        [("function", "=", "Director")],
        f"{IN_LYON} AND {DIRECTOR}",
        parent="Lyon",
    ),
    Definition(
        "Lyon, not director",
        [("segment_ids", "in", ["<Lyon>"]), ("function", "!=", "Director")],
        f"{IN_LYON} AND contact.function IS DISTINCT FROM 'Director'",
    ),
    Definition("Lyon, hourly", [("city", "=", "Lyon")], IN_LYON, "hourly"),
    Definition(
        "Directors, hourly", [("function", "=", "Director")], DIRECTOR, "hourly"
    ),
    Definition(
        "Newcomers",
        [("name", "ilike", "newcomer")],
        "contact.name ILIKE '%%newcomer%%'",
    ),
    Definition(
        "Newcomers, hourly",
        [("name", "ilike", "newcomer")],
        "contact.name ILIKE '%%newcomer%%'",
        "hourly",
    ),
    Definition(
        "Donors in Lyon, hourly",
        [("category_id.name", "=", "Donor"), ("city", "=", "Lyon")],
        HAS_CATEGORY.format(name="Donor") + f" AND {IN_LYON}",
        "hourly",
    ),
    Definition(
        "People of companies in Lyon, hourly",
        [("parent_id.city", "=", "Lyon")],
        """EXISTS (SELECT FROM res_partner AS company
                    WHERE company.id = contact.parent_id AND company.city = 'Lyon')""",
        "hourly",
    ),
    Definition(
        "Companies with a director, hourly",
        [("child_ids", "any", [("function", "=", "Director")])],
        """EXISTS (SELECT FROM res_partner AS child
                    WHERE child.parent_id = contact.id AND child.active
                      AND child.function = 'Director')""",
        "hourly",
    ),
    Definition(
        "Neither, hourly",
        [("segment_ids", "not in", ["<Lyon>", "<Directors>"])],
        f"NOT COALESCE({IN_LYON}, FALSE) AND NOT COALESCE({DIRECTOR}, FALSE)",
        "hourly",
    ),
    Definition(
        "Not in Lyon, hourly",
        [("city", "!=", "Lyon")],
        "contact.city IS DISTINCT FROM 'Lyon'",
        "hourly",
    ),
    Definition(
        "Lyon refined, hourly",
        [("function", "=", "Director")],
        f"{IN_LYON} AND {DIRECTOR}",
        "hourly",
        parent="Lyon, hourly",
    ),
)


def add_segments(env):
    """Create the segments in the order in which they are written."""
    made = {}
    for definition in DEFINITIONS:
        rule = [_with_ids(condition, made) for condition in definition.rule]
        made[definition.name] = env["partner.segment"].create(
            {
                "name": definition.name,
                "user_id": env.ref("base.user_admin").id,
                "domain": repr(rule),
                "refresh_policy": definition.policy,
                "parent_id": made[definition.parent].id if definition.parent else False,
            }
        )


def _with_ids(condition, segments):
    """Replace names of segments in a condition by their ids."""
    if condition == "!" or condition[0] != "segment_ids":
        return condition
    field, operator, names = condition
    return field, operator, [segments[name.strip("<>")].id for name in names]


def find_differences(env, first):
    """Compare the members of each segment with its definition.

    Contacts older than the base (users, companies) are left out: some of them are
    nobody's members whatever the rule.

    :return: (name, number missing, number too many) of each segment that differs
    """
    differences = []
    for definition in DEFINITIONS:
        [counts] = env.execute_query(_difference(definition, first))
        if any(counts):
            differences.append((definition.name, *counts))
    return differences


def _difference(definition, first):
    return SQL(
        """
        WITH defined AS (
            SELECT contact.id
              FROM res_partner AS contact
             WHERE contact.active
               AND contact.id >= %(first)s
               AND contact.type NOT IN ('invoice', 'delivery', 'other')
               AND (%(condition)s)
        ),
        member AS (
            SELECT member.partner_id AS id
              FROM partner_segment_member AS member
              JOIN partner_segment AS segment ON segment.id = member.segment_id
             WHERE segment.name = %(name)s AND member.partner_id >= %(first)s
        )
        SELECT COUNT(*) FILTER (WHERE member.id IS NULL),
               COUNT(*) FILTER (WHERE defined.id IS NULL)
          FROM defined
          FULL JOIN member ON member.id = defined.id
         WHERE defined.id IS NULL OR member.id IS NULL
        """,
        first=first,
        name=definition.name,
        condition=SQL(definition.condition),
    )
