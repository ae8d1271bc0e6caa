from types import SimpleNamespace

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ...models.dedup import compare_queries
from ...tools import comparison
from ...tools.names import get_long_words
from ..tools.properties import holds_for

# each thing has points of its own, so that a sum tells what was found
WEIGHTS = {
    compared: {
        comparison.EXACT: 4**place,
        comparison.CLOSE: 2 * 4**place,
        comparison.DIFFERENT: 3 * 4**place,
    }
    for place, compared in enumerate(comparison.RULES)
}
NAMES = ["", "dupont marie", "dupond marie", "marie", "li wu", "noah watson", "été"]
WORDS = ["", "lilas", "lila", "grand lilas", "bellecour"]


def draw_profiles(st):
    text = st.text(alphabet="abcé 1", max_size=12).map(lambda x: " ".join(x.split()))
    profile = st.fixed_dictionaries(
        {
            "name": st.sampled_from(NAMES) | text,
            "birthdate": st.none() | st.dates().filter(lambda day: day.year > 999),
            "street": st.sampled_from(WORDS) | text,
            "number": st.sampled_from(["", "12", "12 4", "4", "14"]),
            "zip": st.sampled_from(["", "75011", "75012", "57011", "sw1a"]),
            "city": st.sampled_from(["", "paris", "pari", "marseille"]),
            "email": st.sampled_from(["", "m@x.fr", "marie.d@y.org", "marie.b@x.fr"]),
            "phone": st.sampled_from(["", "+33612345678", "+33612345679"]),
        }
    )
    return {"one": profile, "other": profile}


@tagged("post_install", "-at_install")
class TestMatchPoints(TransactionCase):
    """PostgreSQL gives two contacts the points that Python gives them."""

    @holds_for(draw_profiles)
    def test_same_points(self, one, other):
        empty = dict.fromkeys(("siret", "siren", "vat", "rna", "ref"))
        one, other = (
            {**profile, **empty, "words": get_long_words(profile["name"])}
            for profile in (one, other)
        )
        levels = comparison.compare(SimpleNamespace(**one), SimpleNamespace(**other))
        slow, most = self.get_slow(one, other)
        self.assertEqual(
            self.get_points(one, other), comparison.add_points(levels, WEIGHTS)
        )
        self.assertLessEqual(slow, most)

    def get_points(self, one, other):
        points = compare_queries.points(WEIGHTS)
        [total] = self.get_values(one, other, SQL("%s + %s", points.quick, points.slow))
        return total

    def get_slow(self, one, other):
        """Return the points of what takes long to compare, and what they can be."""
        points = compare_queries.points(WEIGHTS)
        return self.get_values(one, other, SQL("%s, %s", points.slow, points.most))

    def get_values(self, one, other, columns):
        profiles = [self._as_row(profile) for profile in (one, other)]
        [row] = self.env.execute_query(
            SQL(
                "SELECT %s FROM (SELECT %s) AS one, (SELECT %s) AS other",
                columns,
                *profiles,
            )
        )
        return row

    def _as_row(self, profile):
        columns = [
            SQL(
                "%s::%s AS %s",
                value,
                SQL("date" if name == "birthdate" else "varchar"),
                SQL.identifier(name),
            )
            for name, value in profile.items()
        ]
        return SQL(", ").join(columns)

    def test_examples(self):
        """Expected levels written out, as points of four."""
        marie = {
            "name": "dupont marie",
            "words": "dupont marie",
            "birthdate": "1984-03-12",
            "street": "lilas",
            "number": "12",
            "zip": "75011",
            "city": "paris",
            "email": "marie.dupont@x.fr",
            "phone": "+33612345678",
            **dict.fromkeys(("siret", "siren", "vat", "rna", "ref")),
        }
        other = {
            **marie,
            "name": "dupond marie",
            "words": "dupond marie",
            "birthdate": "1984-12-03",
            "street": "grand lilas",
            "number": "14",
            "zip": "57011",
            "city": None,
            "email": "marie.dupond@y.org",
            "phone": "+33612345679",
        }
        expected = {
            "name": "close",
            "word": "exact",
            "birthdate": "close",
            "street": "close",
            "number": "different",
            "zip": "close",
            "email": "close",
            "phone": "different",
        }
        self.assertEqual(
            self.get_points(marie, other), comparison.add_points(expected, WEIGHTS)
        )
