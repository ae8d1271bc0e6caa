import ast

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.contact_segmentation.tools.rule import RuleTextError, parse_rule

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda children: st.lists(children, max_size=4),
    max_leaves=8,
)
CONDITIONS = st.tuples(st.text(), st.sampled_from(["=", "in", "ilike"]), VALUES)
# what people mistype: pieces of rules in any order
PIECES = st.lists(
    st.sampled_from(
        [
            "[", "]", "(", ")", ",", "'", '"', "city", "'city'", "=", "'='", "uid",
            "lambda: 0", "x.y", "f()", "1", "-", "{", "}", ":", "*", "True", "\n", "\\",
            "\0", "# note", "b'a'", "1j", "...", "f'{x}'", "[x for x in y]", "a := 1",
        ]
    ),
    max_size=12,
).map(" ".join)  # fmt: skip


class TestRuleTool(BaseCase):
    """The text of a rule is read or refused, and never evaluated."""

    def assertRefusedPart(self, text, part):
        with self.assertRaises(RuleTextError) as caught:
            parse_rule(text)
        self.assertEqual(caught.exception.part, part)

    def test_rules(self):
        for text, rule in (
            ("[]", []),
            ("", []),
            ("  \n ", []),
            (None, []),
            (False, []),
            ("[('city', '=', 'Lyon')]", [("city", "=", "Lyon")]),
            (" [('city', '=', 'Lyon')]\n", [("city", "=", "Lyon")]),
            ("('|', ['a', '=', 1], ['b', '=', -2])", ["|", ["a", "=", 1], ["b", "=", -2]]),
            ("[('d', '>', 'today -90d')]", [("d", ">", "today -90d")]),
            ("[('n', '=', \"O'Connor\")]", [("n", "=", "O'Connor")]),
        ):
            with self.subTest(text=text):
                self.assertEqual(parse_rule(text), rule)

    def test_refused_parts(self):
        for text, part in (
            ("[('user_id', '=', uid)]", "uid"),
            ("[('a', '=', user.id)]", "user.id"),
            ("[('a', '=', context_today())]", "context_today()"),
            ("[('a', 'in', [x for x in y])]", "x"),
            ("{'city': 'Lyon'}", "{'city': 'Lyon'}"),
            ("'city'", "'city'"),
            ("12", "12"),
            ("[('a', '=', 1 + 1)]", "[('a', '=', 1 + 1)]"),
            ("[('a', '='", "[('a', '='"),
            ("import os", "import os"),
        ):
            with self.subTest(text=text):
                self.assertRefusedPart(text, part)

    def test_json_is_not_python(self):
        self.assertRefusedPart('[["active", "=", true]]', "true")

    def test_endless_text(self):
        """Depth is refused like the rest, not answered by a crash."""
        for text in ("[" * 5000, "[" * 5000 + "]" * 5000, "-" * 50000 + "1"):
            with self.assertRaises(RuleTextError):
                parse_rule(text)

    @given(st.text())
    def test_any_text_is_read_or_refused(self, text):
        self.assertReadOrRefused(text)

    @given(PIECES)
    def test_any_mistyped_rule_is_read_or_refused(self, text):
        self.assertReadOrRefused(text)

    def assertReadOrRefused(self, text):
        try:
            rule = parse_rule(text)
        except RuleTextError as error:
            self.assertTrue(error.part)
        else:
            self.assertIsInstance(rule, list)
            ast.literal_eval(repr(rule))

    @given(st.lists(CONDITIONS))
    def test_a_rule_written_out_is_read_back(self, rule):
        self.assertEqual(parse_rule(repr(rule)), rule)
