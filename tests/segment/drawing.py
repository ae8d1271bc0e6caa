"""What hypothesis draws for the test of truth: segments, choices by hand and edits."""

from datetime import date

from hypothesis import strategies as st

from .truth import Rule

# contacts, companies, tags, countries and segments are drawn as their position
CONTACTS, TAGS, COMPANIES = range(9), range(2), range(2)
CITIES = ("Lyon", "Metz", "Lille", False)
TEXTS = ("editor", "Editor", "tor", "x")
LAST_DAYS = (None, date(2026, 3, 9), date(2026, 3, 10))
DAYS = ("today -5d", "today", "today +1d", "2026-03-08")


def conditions_of_contacts():
    """Return conditions on the fields of a contact, also of its parent."""
    exact = st.sampled_from(("=", "!="))
    either = st.sampled_from(("in", "not in"))
    return st.one_of(
        st.tuples(st.just("city"), exact, st.sampled_from(CITIES)),
        st.tuples(
            st.sampled_from(("function", "name")),
            st.sampled_from(("ilike", "not ilike")),
            st.sampled_from(TEXTS),
        ),
        st.tuples(st.just("ref"), exact, st.sampled_from(("R1", False))),
        st.tuples(st.just("ref"), either, st.just(["R1", "R2"])),
        st.tuples(st.just("is_company"), exact, st.just(True)),
        st.tuples(st.just("country_id"), exact, st.sampled_from((0, 1, False))),
        st.tuples(st.just("category_id"), either, st.sampled_from(([0], [1], [0, 1]))),
        st.tuples(st.just("category_id"), exact, st.just(False)),
        st.tuples(
            st.just("create_date"), st.sampled_from((">=", "<")), st.sampled_from(DAYS)
        ),
    )


def conditions():
    own = conditions_of_contacts()
    of_parent = own.map(lambda found: (f"parent_id.{found[0]}", *found[1:]))
    has = st.tuples(
        st.sampled_from(("child_ids", "child_ids", "parent_id")),
        st.sampled_from(("any", "not any")),
        st.lists(own, min_size=1, max_size=2),
    )
    used = st.tuples(
        st.sampled_from(("segment_ids", "segment_ids", "parent_id.segment_ids")),
        st.sampled_from(("in", "not in")),
        st.sampled_from(([0], [1])),
    )
    parent = st.tuples(
        st.sampled_from(("parent_id", "parent_id.parent_id")),
        st.sampled_from(("=", "!=")),
        st.sampled_from((0, 1, 2, False)),
    )
    active = st.tuples(st.just("active"), st.just("in"), st.just([True, False]))
    below = st.tuples(st.just("id"), st.just("child_of"), st.sampled_from((0, 2)))
    return st.one_of(own, own, of_parent, has, used, parent, active, below)


def rules():
    """Return rules: conditions joined by `&` and `|`, some of them negated."""
    return st.recursive(
        conditions().map(lambda found: Rule("condition", condition=found)),
        lambda part: st.one_of(
            st.builds(Rule, st.sampled_from(("and", "or")), st.tuples(part, part)),
            st.builds(Rule, st.just("not"), st.tuples(part)),
        ),
        max_leaves=4,
    )


def pins():
    pin = st.tuples(st.sampled_from(("in", "out")), st.sampled_from(LAST_DAYS))
    return st.dictionaries(st.sampled_from(CONTACTS), pin, max_size=2)


def segments():
    return st.fixed_dictionaries(
        {
            "rule": rules(),
            "audience": st.sampled_from(("match", "match", "people", "companies")),
            "company": st.sampled_from((0, 1, None)),
            "owner": st.sampled_from((0, 0, 1)),
            "parent": st.sampled_from((None, None, 0, 1)),
            "policy": st.sampled_from(("live", "live", "hourly")),
            "pins": pins(),
        }
    )


def edits():
    """Return what somebody does: to contacts, and what they write."""
    person = st.sampled_from(CONTACTS[3:])
    anybody = st.sampled_from(CONTACTS)
    vals = st.one_of(
        st.fixed_dictionaries({"city": st.sampled_from(CITIES)}),
        st.fixed_dictionaries({"function": st.sampled_from(("Editor", "Reader"))}),
        st.fixed_dictionaries({"ref": st.sampled_from(("R1", "R2", False))}),
        st.fixed_dictionaries({"country_id": st.sampled_from((0, 1, False))}),
        st.fixed_dictionaries({"category_id": st.sampled_from(([], [0], [0, 1]))}),
        st.fixed_dictionaries({"active": st.booleans()}),
        st.fixed_dictionaries({"company_id": st.sampled_from((0, 1, False))}),
        st.fixed_dictionaries({"type": st.sampled_from(("contact", "delivery"))}),
    )
    parent = st.fixed_dictionaries({"parent_id": st.sampled_from((0, 1, 2, False))})
    kind = st.fixed_dictionaries({"is_company": st.booleans()})
    choice = st.tuples(st.sampled_from(("in", "out")), st.sampled_from(LAST_DAYS))
    return st.one_of(
        st.tuples(st.just("pin"), anybody, choice),
        st.tuples(st.just("rule"), st.sampled_from((0, 1)), rules()),
        st.tuples(st.just("write"), anybody, vals),
        st.tuples(st.just("write"), person, parent | kind),
        st.tuples(st.just("create"), anybody, vals | parent),
        st.tuples(st.just("move"), st.sampled_from((0, 1)), st.none()),
        st.tuples(st.just("unlink"), anybody, st.none()),
    )
