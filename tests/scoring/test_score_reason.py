from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.tests import freeze_time

from ..common import USER
from .signals import DAY, SignalCase


@freeze_time("2026-06-30 12:00:00")
class TestScoreReason(SignalCase):
    """Why a contact has points, in words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wine.half_life = 30
        cls.signal = cls.make_mapped(name="Bought")
        cls.recent = cls.buy(cls.alice, "2026-06-30", cls.bottle)
        cls.old = cls.buy(cls.alice, "2026-05-31", cls.bottle, cls.record)
        cls.user = cls.make_user("lise", USER)

    def reasons(self, user=None, **options):
        signals = self.signal.with_user(user or self.user)
        return signals._get_reasons(
            self.alice.with_user(user or self.user),
            self.company,
            Date.to_date(DAY),
            **options,
        )

    def test_the_latest_first_with_what_is_left(self):
        """Thirty days old, with a half-life of thirty days: half is left.

        Jazz keeps its 180 days: 2 x 0.5 ^ (30 / 180) = 1.7818.
        """
        found = [
            (str(line["date"]), line["signal"], line["points"])
            for line in self.reasons()
        ]
        self.assertEqual(
            found,
            [
                ("2026-06-30", "Bought", 2.0),
                ("2026-05-31", "Bought", 2.0),
                ("2026-05-31", "Bought", 2.0),
            ],
        )
        left = [line["points_left"] for line in self.reasons()]
        self.assertEqual(left[:2], [2.0, 1.0])
        self.assertAlmostEqual(left[2], 1.7817974362806785, places=12)

    def test_example_of_the_page(self):
        """docs/interests.md: at most 5 points in a month, a half-life of 180 days."""
        self.signal.write({"cap": 5, "cap_period": "month"})
        self.wine.half_life = 180
        for day in ("2026-06-21", "2026-06-14", "2026-06-03", "2026-05-31"):
            self.buy(self.bruno, day)
        (self.old | self.recent).state = "cancel"
        lines = self.signal._get_reasons(
            self.bruno, self.company, Date.to_date(DAY), self.wine.id
        )
        self.assertEqual([line["points"] for line in lines], [2, 2, 1, 2])
        left = [round(line["points_left"], 4) for line in lines]
        self.assertEqual(left, [1.9319, 1.8805, 0.9013, 1.7818])

    def test_of_one_interest(self):
        lines = self.reasons(target_id=self.jazz.id)
        self.assertEqual([str(line["date"]) for line in lines], ["2026-05-31"])

    def test_rows_are_named_for_those_who_may_read_them(self):
        hidden = self.reasons()[0]
        self.assertEqual(
            hidden["sentence"], "Sales Order: a record that you may not read (Wine)"
        )
        seller = self.make_user("max", USER, "sales_team.group_sale_salesman_all_leads")
        self.assertEqual(
            self.reasons(seller, target_id=self.wine.id)[0]["sentence"],
            f"Sales Order: {self.recent.name}",
        )

    def test_dialog(self):
        seller = self.make_user("max", USER, "sales_team.group_sale_salesman_all_leads")
        reason = self.open_dialog(seller)
        self.assertEqual(reason.title, "Wine")
        self.assertEqual(reason.line_ids.mapped("can_open"), [True, True])
        self.assertAlmostEqual(reason.total_left, 3.0)
        action = reason.line_ids[0].action_open_row()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("sale.order", self.recent.id)
        )

    def open_dialog(self, user):
        reasons = self.env["partner.score.reason"].with_user(user)
        action = reasons._open(
            self.alice.with_user(user),
            "Wine",
            self.reasons(user, target_id=self.wine.id),
        )
        return reasons.browse(action["res_id"])

    def test_row_that_may_not_be_read_does_not_open(self):
        reason = self.open_dialog(self.user)
        self.assertEqual(reason.line_ids.mapped("can_open"), [False, False])
        with self.assertRaises(AccessError):
            reason.line_ids[0].action_open_row()

    def test_each_user_reads_their_own_dialogs(self):
        reason = self.open_dialog(self.user)
        other = self.make_user("max", USER)
        with self.assertRaises(AccessError):
            reason.with_user(other).read(["title"])
        with self.assertRaises(AccessError):
            reason.line_ids.with_user(other).read(["sentence"])

    def test_contact_that_may_not_be_read(self):
        other = self.make_company("Les Ennemis du Livre")
        stranger = self.make_user("max", USER, companies=other)
        with self.assertRaises(AccessError):
            self.reasons(stranger)

    def test_faulty_signal_gives_no_reason(self):
        self.signal.value_path = "gone_id"
        self.assertEqual(self.reasons(), [])
