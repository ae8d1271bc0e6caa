from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo.tests import BaseCase

from ...tools.bands import (
    UNKNOWN,
    LimitsError,
    date_conditions,
    make_bands,
    number_conditions,
    parse_limits,
    parse_number,
    round_nicely,
    suggest_limits,
)
from .properties import holds_for

OPERATORS = {
    "=": lambda value, wanted: (value or False) == wanted,
    "!=": lambda value, wanted: (value or False) != wanted,
    "<": lambda value, wanted: value < wanted,
    ">=": lambda value, wanted: value >= wanted,
}


def draw_numbers(st):
    return st.integers(-50, 50) | st.floats(allow_nan=False, width=32)


def draw_limits(st):
    limits = st.lists(draw_numbers(st), min_size=2, max_size=30, unique=True)
    return limits.map(sorted)


class TestBandsTool(BaseCase):
    """Bands leave nothing out and put nothing twice."""

    def assertReason(self, text, reason, *parts, **options):
        with self.assertRaises(LimitsError) as caught:
            parse_limits(text, **options)
        self.assertEqual(
            (caught.exception.reason, caught.exception.parts), (reason, parts)
        )

    # -- exactly one band -----------------------------------------------------

    @holds_for(
        lambda st: {
            "limits": draw_limits(st),
            "value": draw_numbers(st) | st.none(),
        }
    )
    def test_any_value_is_in_exactly_one_band(self, limits, value):
        bands = [*make_bands(limits), UNKNOWN]
        self.assertEqual(sum(band.holds(value) for band in bands), 1)

    @holds_for(lambda st: {"limits": draw_limits(st), "at": st.integers(0, 29)})
    def test_a_limit_begins_its_band(self, limits, at):
        at %= len(limits)
        below, above = make_bands(limits)[at : at + 2]
        self.assertEqual(
            (below.holds(limits[at]), above.holds(limits[at])), (False, True)
        )

    @holds_for(
        lambda st: {
            "limits": draw_limits(st),
            "value": draw_numbers(st),
            "zero_is_unknown": st.booleans(),
        }
    )
    def test_conditions_say_what_bands_hold(self, limits, value, zero_is_unknown):
        """As Odoo reads them: 0 is found by "= False"."""
        bands = make_bands(limits) + [UNKNOWN] * zero_is_unknown
        holding = [
            band
            for band in bands
            if all(
                OPERATORS[operator](value, wanted)
                for _name, operator, wanted in number_conditions(
                    "x", band, zero_is_unknown
                )
            )
        ]
        known = None if zero_is_unknown and value == 0 else value
        self.assertEqual(holding, [band for band in bands if band.holds(known)])

    @holds_for(
        lambda st: {
            "ages": st.lists(
                st.integers(0, 120), min_size=2, max_size=30, unique=True
            ).map(sorted),
            "born": st.dates(date(1900, 1, 1), date(2040, 12, 31)),
            "today": st.dates(date(2020, 1, 1), date(2040, 12, 31)),
        }
    )
    def test_anybody_is_in_the_band_of_their_age(self, ages, born, today):
        """Leap days included: the age is that of `relativedelta`."""
        held = [band for band in make_bands(ages) if self.is_born_in(band, born, today)]
        age = relativedelta(today, born).years if born <= today else -1
        self.assertEqual(held, [band for band in make_bands(ages) if band.holds(age)])

    def is_born_in(self, band, born, today):
        return all(
            OPERATORS[operator](born, self.read_date(text, today))
            for _name, operator, text in date_conditions("born", band, "y")
        )

    def read_date(self, text, today):
        _today, years, day = text.split()
        self.assertEqual((years[0], years[-1], day), ("-", "y", "+1d"))
        return today - relativedelta(years=int(years[1:-1])) + timedelta(days=1)

    # -- what users type ------------------------------------------------------

    def test_limits(self):
        for text, limits in (
            ("10; 50; 250", [10, 50, 250]),
            ("10;50;250;", [10, 50, 250]),
            ("10\n50\n\n250", [10, 50, 250]),
            ("10, 50, 250", [10, 50, 250]),
            ("-5; 0; 0,5", [-5, 0, 0.5]),
            ("1 000,5; 2\u202f000; 3\u00a0000", [1000.5, 2000, 3000]),
            ("1,000.50; 1,000,000", [1000.5, 1000000]),
            ("1.000,50; 1.000.000", [1000.5, 1000000]),
        ):
            for decimal in ".,":
                with self.subTest(text=text, decimal=decimal):
                    self.assertEqual(parse_limits(text, decimal), limits)

    def test_one_group_of_thousands_depends_on_the_language(self):
        self.assertEqual(parse_limits("0; 1,500", "."), [0, 1500])
        self.assertEqual(parse_limits("0; 1,500", ","), [0, 1.5])
        self.assertEqual(parse_limits("0; 1.500", ","), [0, 1500])
        self.assertEqual(parse_limits("0; 0.500", ","), [0, 0.5])
        self.assertEqual(parse_limits("0; 1.50", ","), [0, 1.5])

    def test_what_is_no_number(self):
        for word in (
            "ten", "10 50", "10,50,250", "1e5", "nan", "inf", "-", "1.2.3", "10-50",
            "<10", "1,00.5", "٣", "½", "10 €", "0x10", "1_000", "--1",
        ):  # fmt: skip
            with self.subTest(word=word):
                self.assertIsNone(parse_number(word))
                self.assertReason(f"1; {word}", "number", word)

    def test_what_is_no_list_of_limits(self):
        for text in ("", "  ", ";;", None, False):
            self.assertReason(text, "empty")
        self.assertReason("10", "few", "10")
        self.assertReason("10; 10,0", "equal", "10,0")
        self.assertReason("10; 5", "order", "10", "5")
        self.assertReason("; ".join(map(str, range(31))), "many", "31")
        self.assertReason("10; 20,5", "whole", "20,5", digits=0)
        self.assertReason("10; 20.125", "digits", "20.125", digits=2)
        self.assertReason("-1; 20", "small", "-1", least=0)
        self.assertReason("1; 2000", "large", "2000", largest=1000)
        self.assertReason(f"1; {'9' * 400}", "large", "9" * 400)

    def test_thirty_limits(self):
        limits = list(range(30))
        self.assertEqual(parse_limits("; ".join(map(str, limits))), limits)

    @holds_for(
        lambda st: {
            "characters": st.lists(st.sampled_from("0123456789;, .-\n\u202fab"))
        }
    )
    def test_any_text_is_read_or_refused(self, characters):
        text = "".join(characters)
        try:
            limits = parse_limits(text)
        except LimitsError as error:
            for part in error.parts:
                self.assertTrue(part)
        else:
            self.assertEqual(limits, sorted(set(limits)))

    # -- what is suggested ----------------------------------------------------

    def test_round_numbers(self):
        for value, expected in (
            (0, 0), (0.1, 0.1), (3.14159, 3), (97, 100), (999, 1000), (12345, 12000),
            (-0.037, -0.04), (1e-9, 1e-9),
        ):  # fmt: skip
            with self.subTest(value=value):
                self.assertEqual(round_nicely(value), expected)

    def test_suggestions(self):
        for values, whole, limits in (
            ([], False, []),
            ([5, 5, 5], True, []),
            ([float("nan"), 1.0, float("inf")], False, []),
            (list(range(101)), True, [20, 40, 60, 80]),
            ([0, 0, 0, 0, 0, 0, 0, 1, 3, 9, 20], True, [1, 3, 9, 20]),
            ([0.1, 0.2, 0.31, 0.42, 0.5, 0.61], False, [0.2, 0.3, 0.4, 0.5]),
        ):
            with self.subTest(values=values):
                self.assertEqual(suggest_limits(values, whole), limits)

    @holds_for(
        lambda st: {
            "values": st.lists(draw_numbers(st), max_size=30),
            "whole": st.booleans(),
        }
    )
    def test_suggestions_leave_no_band_empty_at_the_ends(self, values, whole):
        limits = suggest_limits(values, whole)
        self.assertEqual(limits, sorted(set(limits)))
        self.assertLessEqual(len(limits), 4)
        for limit in limits:
            self.assertTrue(min(values) < limit <= max(values))
