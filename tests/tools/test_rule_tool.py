import ast

from odoo.tests import BaseCase

from ...tools.rule import RuleTextError, parse_rule
from .examples import draw_text, examples

# what people mistype: pieces of rules in any order
PIECES = [
    "[", "]", "(", ")", ",", "'", '"', "city", "'city'", "=", "'='", "uid", "lambda: 0",
    "x.y", "f()", "1", "-", "{", "}", ":", "*", "True", "\n", "\0", "# note", "b'a'",
    "1j", "...", "f'{x}'", "[x for x in y]", "a := 1", "await z", "*a", "**k",
]  # fmt: skip


def draw_pieces(source, size):
    return " ".join(source.choices(PIECES, k=size))


def draw_value(source, size):
    kinds = [None, True, False, source.randint(-99, 10**20), source.random()]
    texts = [draw_text(source, size), [draw_text(source, size)], []]
    return source.choice([*kinds, *texts])


def draw_rule(source, size):
    return [
        (draw_text(source, 8), source.choice(["=", "in"]), draw_value(source, size))
        for _ in range(source.randint(0, 4))
    ]


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
            (
                "('|', ['a', '=', 1], ['b', '=', -2])",
                ["|", ["a", "=", 1], ["b", "=", -2]],
            ),
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

    def test_any_text_is_read_or_refused(self):
        for text in [*examples(draw_text), *examples(draw_pieces)]:
            try:
                rule = parse_rule(text)
            except RuleTextError as error:
                self.assertTrue(error.part, text)
            else:
                self.assertIsInstance(rule, list, text)
                self.assertEqual(ast.literal_eval(repr(rule)), rule, text)

    def test_a_rule_written_out_is_read_back(self):
        for rule in examples(draw_rule):
            self.assertEqual(parse_rule(repr(rule)), rule)
