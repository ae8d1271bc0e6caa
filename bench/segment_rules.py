"""Fifty segments that differ in what they read, in how, and in size.

Four hold half of the contacts or more, most of them some percent; together they have
some seven members for each contact.
"""

from odoo import Command

PLACES = {
    "In Lyon": [("city", "=", "Lyon")],
    "In Paris or Nantes": [("city", "in", ["Paris", "Nantes"])],
    "Not in Paris": [("city", "!=", "Paris")],
    "In France": [("country_id.code", "=", "FR")],
    "Abroad": ["!", ("country_id.code", "=", "FR")],
    "Belgium or Switzerland": [("country_id.code", "in", ["BE", "CH"])],
    "Department 75": [("zip", "=like", "75%")],
    "Departments 01 to 19": [("zip", ">=", "01"), ("zip", "<", "20")],
    "North": [("city", "in", ["Lille", "Brest"]), ("zip", "=like", "5%")],
    "Without a country": [("country_id", "=", False)],
}
NAMES = {
    "Called Martin": [("name", "ilike", "martin")],
    "Bookshops": [("complete_name", "ilike", "librairie")],
    "Garages in Lyon": [("name", "ilike", "garage lyon")],
    "Begins with A": [("name", "=ilike", "a%")],
    "Companies not of Pau": [
        ("name", "not ilike", "pau"),
        ("is_company", "=", True),
    ],
    "Address ends in 7": [("email", "ilike", "7@example.org")],
    "Without an address": [("email", "=", False)],
    "Directors": [("function", "=", "Director")],
    "Money people": [("function", "in", ["Accountant", "Treasurer"])],
    "With a function, in Paris": [("function", "!=", False), ("city", "=", "Paris")],
}
DATES = {
    "New this week": [("create_date", ">=", "today -7d")],
    "New this quarter": [("create_date", ">=", "today -90d")],
    "New this year, in Lyon": [
        ("create_date", ">=", "today -365d"),
        ("city", "=", "Lyon"),
    ],
    "Older than two years": [("create_date", "<", "today -730d")],
    "A year ago": [
        ("create_date", ">=", "today -380d"),
        ("create_date", "<", "today -350d"),
    ],
}
CATEGORIES = {
    "Donors": [("category_id.name", "=", "Donor")],
    "Culture or sport": [("category_id.name", "in", ["Culture", "Sport"])],
    "A sector": [("category_id", "child_of", "Sector")],
    "No relation, in Dijon": [
        "!",
        ("category_id", "child_of", "Relation"),
        ("city", "=", "Dijon"),
    ],
    "Without category": [("category_id", "=", False)],
    "Volunteers in Brest": [
        ("category_id.name", "=", "Volunteer"),
        ("city", "=", "Brest"),
    ],
    "Press, not supplier": [
        ("category_id.name", "=", "Press"),
        "!",
        ("category_id.name", "=", "Supplier"),
    ],
}
COMPANIES = {
    "Companies": [("is_company", "=", True)],
    "People of companies": [("parent_id", "!=", False)],
    "People of companies in Nice": [("parent_id.city", "=", "Nice")],
    "People of pharmacies": [("parent_id.name", "ilike", "pharmacie")],
    "Their company is a donor": [("parent_id.category_id.name", "=", "Donor")],
    "Companies with a director": [
        ("is_company", "=", True),
        ("child_ids", "any", [("function", "=", "Director")]),
    ],
    "Companies without sales people": [
        ("is_company", "=", True),
        ("child_ids", "not any", [("function", "=", "Sales")]),
    ],
    "Of an old company in Metz": [
        ("parent_id", "any", [("city", "=", "Metz"), ("create_date", "<", "today -3y")])
    ],
    "Private persons in Pau": [
        ("is_company", "=", False),
        ("parent_id", "=", False),
        ("city", "=", "Pau"),
    ],
}


def add_segments(env, first):
    """Create the segments, and pin contacts into and out of some of them."""
    rules = {**PLACES, **NAMES, **DATES, **CATEGORIES, **COMPANIES}
    segments = {
        name: _add(env, name, domain=repr(rule)) for name, rule in rules.items()
    }
    segments |= _add_built_on_others(env, segments)
    segments["By hand"] = _add(env, "By hand", kind="manual")
    _pin(env, segments["By hand"], "in", first, 10_000)
    _pin(env, segments["In Lyon"], "in", first, 100)
    _pin(env, segments["In Lyon"], "out", first + 100, 100)
    _pin(env, segments["Not in Paris"], "out", first, 1_000)
    assert len(segments) == 50, len(segments)


def _add_built_on_others(env, segments):
    """Segments that use segments, refine one, or take other contacts than match."""
    lyon, donors = segments["In Lyon"], segments["Donors"]
    companies, directors = segments["Companies"], segments["Directors"]
    new, france = segments["New this quarter"], segments["In France"]
    rules = {
        "Donors in Lyon": [("segment_ids", "in", lyon.ids + donors.ids)],
        "Companies, neither Lyon nor donor": [
            ("segment_ids", "not in", lyon.ids + donors.ids),
            ("is_company", "=", True),
        ],
        "Their company is in Lyon": [("parent_id.segment_ids", "in", lyon.ids)],
        "New directors": [
            ("segment_ids", "in", new.ids),
            ("segment_ids", "in", directors.ids),
        ],
    }
    made = {name: _add(env, name, domain=repr(rule)) for name, rule in rules.items()}
    refined = {
        "Companies in Tours": (companies, [("city", "=", "Tours")]),
        "New in France": (france, [("create_date", ">=", "today -30d")]),
    }
    for name, (parent, rule) in refined.items():
        made[name] = _add(env, name, domain=repr(rule), parent_id=parent.id)
    audiences = {
        "People of garages": ("people", [("name", "ilike", "garage")]),
        "Companies of treasurers": ("companies", [("function", "=", "Treasurer")]),
    }
    for name, (audience, rule) in audiences.items():
        made[name] = _add(env, name, domain=repr(rule), audience=audience)
    return made


def _add(env, name, **vals):
    return env["partner.segment"].create(
        {"name": name, "user_id": env.ref("base.user_admin").id, **vals}
    )


def _pin(env, segment, mode, first, count):
    """Pin some consecutive contacts."""
    segment.pin_ids = [
        Command.create({"partner_id": first + place, "mode": mode})
        for place in range(count)
    ]
