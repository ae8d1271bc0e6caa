from odoo import Command
from odoo.fields import Domain
from odoo.tests import freeze_time

from ...models.segment.reads import PEOPLE, Reads
from .live_case import LiveCase

PARENT, CHILDREN = ("parent_id",), ("child_ids",)


@freeze_time("2026-03-10 09:00:00")
class TestSegmentReads(LiveCase):
    """What a rule reads decides which saves it looks at, and what they cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.press = cls.make_people("Presses du Rhône", is_company=True)
        cls.alice = cls.make_people("Alice Martin", parent_id=cls.press.id)
        cls.vip = cls.env["res.partner.category"].create({"name": "VIP"})

    def reads(self, rule, audience="match"):
        reads = Reads()
        reads.add_domain(self.env["res.partner"], Domain(rule))
        reads.columns = reads.seen_by(audience)
        return reads

    def assertReads(self, rule, columns, **flags):
        reads = self.reads(rule)
        self.assertEqual(reads.columns, set(columns))
        self.assertEqual(
            (reads.is_elsewhere, reads.is_tree, reads.runs_code),
            tuple(
                flags.get(n, False) for n in ("is_elsewhere", "is_tree", "runs_code")
            ),
        )

    # -- what is read -------------------------------------------------------

    def test_fields_of_the_contact(self):
        rule = ["|", ("city", "=", "Lyon"), "!", ("is_company", "=", True)]
        self.assertReads(rule, [((), "city"), ((), "is_company")])

    def test_fields_of_the_parent(self):
        columns = [((), "parent_id"), (PARENT, "city")]
        self.assertReads([("parent_id.city", "=", "Lyon")], columns)
        self.assertReads([("parent_id", "any", [("city", "=", "Lyon")])], columns)
        self.assertReads(
            [("parent_id.parent_id.city", "=", "Lyon")],
            [
                ((), "parent_id"),
                (PARENT, "parent_id"),
                (("parent_id", "parent_id"), "city"),
            ],
        )

    def test_parent_by_its_name(self):
        reads = self.reads([("parent_id", "ilike", "press")])
        self.assertLess(
            {((), "parent_id"), (PARENT, "complete_name"), (PARENT, "email")},
            reads.columns,
        )

    def test_fields_of_the_children(self):
        self.assertReads(
            [("child_ids", "not any", [("function", "=", "Editor")])],
            [
                ((), "child_ids"),
                (CHILDREN, "parent_id"),
                (CHILDREN, "active"),
                (CHILDREN, "function"),
            ],
        )

    def test_fields_of_whom_the_rule_stands_for(self):
        rule = [("city", "=", "Lyon")]
        for audience, step in (
            ("people", "commercial_partner_id"),
            ("companies", PEOPLE),
        ):
            columns = self.reads(rule, audience).columns
            self.assertEqual(
                {path for path, name in columns if name == "city"}, {(step,)}
            )
            self.assertIn(((), "commercial_partner_id"), columns)
            self.assertIn(((step,), "is_company"), columns)

    def test_segments(self):
        self.assertReads(
            [("parent_id.segment_ids", "in", [1])],
            [((), "parent_id"), (PARENT, "segment_ids")],
        )

    def test_tree(self):
        self.assertReads(
            [("id", "child_of", 1)], [((), "parent_id")], is_tree=True, runs_code=True
        )

    def test_country_by_its_id_and_by_its_code(self):
        country = [((), "country_id")]
        self.assertReads([("country_id", "=", 1)], country)
        away = {"is_elsewhere": True, "runs_code": True}
        self.assertReads([("country_id.code", "=", "FR")], country, **away)
        self.assertReads([("country_id", "ilike", "fra")], country, **away)

    def test_dates(self):
        created = [((), "create_date")]
        hourly = {"is_elsewhere": True, "runs_code": True}
        for value, flags in (
            ("2026-03-01", {}),
            ("today", {}),
            ("today =1d -1m", {}),
            ("=monday -1w", {}),
            ("=6m", {}),
            ("now", hourly),
            ("-3H", hourly),
            ("+monday", hourly),
            ("=0M", hourly),
        ):
            with self.subTest(value=value):
                self.assertReads([("create_date", ">=", value)], created, **flags)

    # -- every kind of field ------------------------------------------------

    def test_every_kind_of_field_is_followed(self):
        """By the save, or by a refresh every hour; which one is written here."""
        france = self.env.ref("base.fr").id
        for rule, vals, followed in (
            # char, selection, html, text, boolean, whole and decimal numbers, dates
            (("ref", "=", "A1"), {"ref": "A1"}, "save"),
            (("tz", "=", "Asia/Tokyo"), {"tz": "Asia/Tokyo"}, "save"),
            (("comment", "ilike", "cat"), {"comment": "<p>A cat</p>"}, "save"),
            (("sale_warn_msg", "=", "No"), {"sale_warn_msg": "No"}, "save"),
            (("employee", "=", True), {"employee": True}, "save"),
            (("color", "=", 7), {"color": 7}, "save"),
            (("partner_latitude", ">", 4.5), {"partner_latitude": 5}, "save"),
            (
                ("calendar_last_notif_ack", ">", "2026-05-01"),
                {"calendar_last_notif_ack": "2026-05-02 10:00:00"},
                "save",
            ),
            # many2one, many2many, one2many
            (("country_id", "=", france), {"country_id": france}, "save"),
            (
                ("category_id", "in", self.vip.ids),
                {"category_id": [Command.link(self.vip.id)]},
                "save",
            ),
            (
                ("child_ids", "any", [("ref", "=", "A2")]),
                {"child_ids": [Command.create({"name": "Léo", "ref": "A2"})]},
                "save",
            ),
            (
                ("bank_ids", "any", [("acc_number", "=", "123")]),
                {"bank_ids": [Command.create({"acc_number": "123"})]},
                "save",
            ),
            # computed from what is saved, and stored
            (("email_normalized", "=", "a@b.fr"), {"email": "A@b.FR"}, "save"),
            (("complete_name", "ilike", "zoé"), {"name": "Zoé"}, "save"),
            # not stored: related, found by a search of its own
            (("parent_name", "=", "Port"), {"parent_id": "Port"}, "save"),
            (("display_name", "ilike", "yann"), {"name": "Yann"}, "save"),
            # one value for each company, or for each language
            (("barcode", "=", "978"), {"barcode": "978"}, "save"),
            (("trust", "=", "good"), {"trust": "good"}, "save"),
            (
                ("website_short_description", "=", "Hi"),
                {"website_short_description": "Hi"},
                "save",
            ),
        ):
            if rule[0] not in self.env["res.partner"]._fields:
                continue  # of an app that is not installed
            with self.subTest(rule=rule):
                self.assertFollowed(rule, vals, followed)

    def assertFollowed(self, rule, vals, followed):
        person = self.make_people("Bruno Lefèvre")
        only = ("id", "=", person.id)
        segment = self.make_live("Followed", repr([only, rule]))
        self.assertNobodyIn(segment)
        if vals.get("parent_id"):
            vals = {"parent_id": self.make_people(vals["parent_id"]).id}
            self.save()
        person.write(vals)
        self.save()
        found = self.members(segment) == person
        self.assertEqual(found, followed == "save")
        segment.action_refresh()
        self.assertMembers(segment, person, "the rule of this test finds nobody")

    def test_what_may_change_by_itself_is_refreshed_every_hour(self):
        vips = repr([("category_id", "in", self.vip.ids)])
        for rule in (
            vips,  # tags are also given on the tag
            "[('country_id.code', '=', 'FR')]",
            "[('category_id', 'ilike', 'VIP')]",
            "[('country_id', 'ilike', 'France')]",
            "[('bank_ids', '!=', False)]",
            "[('display_name', 'ilike', 'Alice')]",
            "[('rfm_r', '=', 5)]",
            "[('barcode', '=', '978')]",
            "[('create_date', '>', 'now -2H')]",
        ):
            with self.subTest(rule=rule):
                segment = self.make_live("By itself", rule)
                self.assertEqual(str(segment.next_refresh), "2026-03-10 09:55:00")

    def test_each_field_is_watched_or_refreshed_hourly(self):
        """No field that a rule may name is forgotten, whatever app made it."""
        contacts = self.env["res.partner"].with_user(self.owner)
        for name, field in contacts._fields.items():
            readable = contacts._has_field_access(field, "read")
            if not (readable and field._description_searchable) or name in ("id",):
                continue
            with self.subTest(field=name):
                reads = self.reads([(name, "!=", False)])
                self.assertIn(((), name), reads.columns)
                is_plain = field.store and field.column_type
                is_lines = field.comodel_name == "res.partner" and field.store
                if name != "segment_ids" and not (is_plain or is_lines):
                    self.assertTrue(reads.is_elsewhere)

    # -- what a save costs --------------------------------------------------

    def test_what_a_save_costs_through_other_contacts(self):
        """None that the rules do not read, two to look, and no more to write."""
        self.count_save(self.press, {"ref": "A0"}, {"ref": "A1"})
        unread = self.count_save(self.press, {"ref": "A2"}, {"ref": "A3"})
        read = self.count_save(self.press, {"city": "Metz"}, {"city": "Nice"})
        self.make_live("Readers", "[('parent_id.city', '=', 'Lyon')]")
        self.make_live("People", "[('city', '=', 'Lyon')]", audience="people")
        self.alice.type = "other"  # has an address of her own
        self.save()
        self.assertEqual(
            self.count_save(self.press, {"ref": "A4"}, {"ref": "A5"}), unread
        )
        self.assertEqual(
            self.count_save(self.press, {"city": "Metz"}, {"city": "Nice"}), read + 2
        )
        self.alice.type = "contact"
        self.save()
        read = self.count_save(self.press, {"city": "Metz"}, {"city": "Nice"})
        self.assertEqual(
            self.count_save(self.press, {"city": "Brest"}, {"city": "Lyon"}), read
        )

    def count_save(self, contact, warm_up, vals):
        """Return how many statements a save needs, once the caches are warm."""
        contact.write(warm_up)
        self.save()
        before = self.env.cr.sql_log_count
        contact.write(vals)
        self.save()
        return self.env.cr.sql_log_count - before
