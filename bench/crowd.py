"""A varied contact base: companies, their people, private persons, with categories.

Every column follows the number of the contact (1, 2, …), so that two runs make the
same base:

    number modulo 5    0: a company · 1 and 2: people of the company before · 3 and 4:
                       private persons
    blocks of 5        one city for the whole block, 10 % of the base in each; in blocks
                       of 50 one country, France for eight in ten
    dates of creation  four years back from today, in no order
"""

from population import CITIES, copy_row

from odoo.tools import SQL

FIRST_NAMES = ("Alice", "Bruno", "Chloé", "David", "Emma", "Farid", "Gaëlle", "Hugo")
LAST_NAMES = ("Martin", "Durand", "Petit", "Moreau", "Lefèvre", "Roux", "Garnier")
TRADES = ("Atelier", "Boulangerie", "Cabinet", "Garage", "Librairie", "Pharmacie")
FUNCTIONS = ("Director", "Accountant", "Sales", "Secretary", "Engineer", "Treasurer")
COUNTRIES = (*("FR",) * 8, "BE", "CH")
# Two levels, so that rules may ask for a category and what is below it
CATEGORIES = {
    "Sector": ("Culture", "Sport", "Health", "Education"),
    "Relation": ("Donor", "Volunteer", "Supplier", "Customer"),
    "Origin": ("Website", "Fair", "Recommendation", "Press"),
}


def add_crowd(env, count):
    """Add the contacts and their categories.

    :return: the id of the first contact; the others follow without a gap
    """
    partners = env["res.partner"].with_context(tracking_disable=True)
    model = partners.create({"name": "Model"})
    env.flush_all()
    copy_row(env, model, _columns(env, model.id), count)
    _add_categories(env, model.id, count)
    return model.id + 1


def _columns(env, before):
    """SQL of the columns of contact `number`, whose id is `before + number`."""
    company = SQL("%s + number - number %% 5", before)
    in_company = SQL("(number > 5 AND number %% 5 IN (1, 2))")
    names = {
        "person": SQL(
            "%s || ' ' || %s || ' ' || number",
            _choice(FIRST_NAMES, SQL("number * 31")),
            _choice(LAST_NAMES, SQL("number * 17")),
        ),
        "company": _company_name(SQL("number")),
        "employer": _company_name(SQL("(number - number %% 5)")),
        "is_company": SQL("number %% 5 = 0"),
        "in_company": in_company,
    }
    address = SQL(
        "CASE WHEN number %% 10 <> 9 THEN 'c' || number || '@example.org' END"
    )
    countries = env["res.country"].search([("code", "in", COUNTRIES)])
    id_by_code = {country.code: country.id for country in countries}
    return {
        "id": SQL("%s + number", before),
        "name": SQL(
            "CASE WHEN %(is_company)s THEN %(company)s ELSE %(person)s END", **names
        ),
        "complete_name": SQL(
            """CASE WHEN %(is_company)s THEN %(company)s
                    WHEN %(in_company)s THEN %(employer)s || ', ' || %(person)s
                    ELSE %(person)s END""",
            **names,
        ),
        "is_company": names["is_company"],
        "parent_id": SQL("CASE WHEN %s THEN %s END", in_company, company),
        "commercial_partner_id": SQL(
            "CASE WHEN %s THEN %s ELSE %s + number END", in_company, company, before
        ),
        "commercial_company_name": SQL(
            """CASE WHEN %(is_company)s THEN %(company)s
                    WHEN %(in_company)s THEN %(employer)s END""",
            **names,
        ),
        "city": _choice(CITIES, SQL("number / 5")),
        "country_id": _choice(
            [id_by_code[code] for code in COUNTRIES], SQL("number / 50"), SQL("int")
        ),
        "zip": SQL("LPAD((number * 7919::bigint %% 95000)::text, 5, '0')"),
        "function": SQL(
            "CASE WHEN number %% 5 <> 0 THEN %s END",
            _choice(FUNCTIONS, SQL("number / 7")),
        ),
        "email": address,
        "email_normalized": address,
        "create_date": SQL(
            "NOW() AT TIME ZONE 'UTC'"
            " - (number * 7919::bigint %% 1460) * INTERVAL '1 day'"
        ),
    }


def _choice(values, number, kind=None):
    """SQL of one of some values, by a number."""
    return SQL(
        "(%s::%s[])[1 + (%s) %% %s]",
        list(values),
        kind or SQL("text"),
        number,
        len(values),
    )


def _company_name(number):
    return SQL(
        "%s || ' ' || %s || ' ' || %s",
        _choice(TRADES, number),
        _choice(CITIES, SQL("%s / 5", number)),
        number,
    )


def _add_categories(env, before, count):
    """Give a category to every third contact, and one more to every seventh."""
    Category = env["res.partner.category"]
    for parent_name, names in CATEGORIES.items():
        parent = Category.create({"name": parent_name})
        Category.create([{"name": name, "parent_id": parent.id} for name in names])
    leaves = Category.search([("parent_id.name", "in", list(CATEGORIES))], order="id")
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            INSERT INTO res_partner_res_partner_category_rel (partner_id, category_id)
            SELECT %(before)s + number, %(third)s
              FROM GENERATE_SERIES(1, %(count)s) AS number
             WHERE number %% 3 = 0
             UNION
            SELECT %(before)s + number, %(seventh)s
              FROM GENERATE_SERIES(1, %(count)s) AS number
             WHERE number %% 7 = 0
            """,
            before=before,
            count=count,
            third=_choice(leaves.ids, SQL("number / 3"), SQL("int")),
            seventh=_choice(leaves.ids, SQL("number / 7 + 5"), SQL("int")),
        )
    )
