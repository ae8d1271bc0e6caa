from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from .live_case import LiveCase
from .two_companies import TwoCompaniesCase

LYON = "[('city', '=', 'Lyon')]"


@freeze_time("2026-03-10 09:00:00")
class TestSegmentLeaks(TwoCompaniesCase, LiveCase):
    """Through a shared segment nobody learns of the contacts of another company.

    Everybody may edit contacts; who works in the first company may export them too.

    Alice   contact of Les Amis du Livre
    Zoé     contact of Éditions du Port
    Denis   contact of both (no company)
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        editors = cls.env.ref("base.group_partner_manager")
        editors.user_ids |= cls.lise | cls.ivan | cls.erwan
        cls.env.ref("base.group_allow_export").user_ids |= cls.lise | cls.ivan
        cls.alice = cls.make_people("Alice", city="Metz")
        cls.zoe = cls.make_people("Zoé", city="Metz", company_id=cls.port.id)
        cls.denis = cls.make_people("Denis", city="Metz", company_id=False)
        cls.friends = cls.make_segment("Friends", LYON, refresh_policy="live")
        cls.press = cls.make_segment(
            "Press", LYON, refresh_policy="live", company_id=cls.port.id
        )
        cls.shared = cls.make_segment(
            "Shared", LYON, refresh_policy="live", company_id=False
        )
        cls.segments = cls.friends | cls.press | cls.shared
        cls.segments.action_refresh()
        # all enter at a save, so that each has a move
        (cls.alice | cls.zoe | cls.denis).city = "Lyon"
        cls.env.cr.flush()

    def of_both(self):
        """Yield an environment of each who is to know nothing of Zoé."""
        for user in (self.lise, self.ivan):
            yield self.as_user(user)

    # -- what is seen ----------------------------------------------------------

    def test_members_and_their_number(self):
        for env in self.of_both():
            shared = self.shared.with_env(env)
            self.assertEqual(self.names(shared.partner_ids), ["Alice", "Denis"])
            self.assertEqual(shared.member_count, 2)
            [read] = shared.web_read(
                {"member_count": {}, "partner_ids": {"fields": {"display_name": {}}}}
            )
            names = sorted(row["display_name"] for row in read["partner_ids"])
            self.assertEqual((read["member_count"], names), (2, ["Alice", "Denis"]))

    def test_number_after_a_refresh(self):
        self.shared.action_refresh()
        for env in self.of_both():
            self.assertEqual(self.shared.with_env(env).member_count, 2)

    def test_who_moved_at_the_last_refresh(self):
        """First everybody enters, then everybody leaves: each sees their own."""
        everywhere = self.make_segment("Everywhere", LYON, company_id=False)
        everywhere.action_refresh()
        self.assertMoved(everywhere, "last_entered")
        (self.alice | self.zoe | self.denis).city = "Metz"
        everywhere.action_refresh()
        self.assertMoved(everywhere, "last_left")

    def assertMoved(self, segment, name):
        seen = [segment.with_env(env)[name] for env in self.of_both()]
        self.assertEqual(seen, [2, 2])
        self.assertEqual(segment.with_env(self.as_user(self.erwan))[name], 2)
        self.assertEqual(segment.with_env(self.as_user(self.owner))[name], 3)

    def test_segments_of_a_contact(self):
        for env in self.of_both():
            denis = self.denis.with_env(env)
            self.assertEqual(
                sorted(denis.segment_ids.mapped("name")), ["Friends", "Shared"]
            )
            [read] = denis.web_read(
                {"segment_ids": {"fields": {"name": {}}}, "segment_count": {}}
            )
            names = sorted(row["name"] for row in read["segment_ids"])
            self.assertEqual(names, ["Friends", "Shared"])
            self.assertEqual(read["segment_count"], 2)

    def test_search_of_contacts_by_segment(self):
        for env in self.of_both():
            contacts = env["res.partner"]
            in_shared = [("segment_ids", "in", self.shared.ids)]
            self.assertEqual(self.names(contacts.search(in_shared)), ["Alice", "Denis"])
            self.assertEqual(contacts.search_count(in_shared), 2)
            found = contacts.name_search("", in_shared)
            self.assertEqual(sorted(name for _id, name in found), ["Alice", "Denis"])
            by_name = contacts.search([("segment_ids", "ilike", "Press")])
            self.assertEqual(self.names(by_name), [])

    def test_contacts_grouped_by_segment(self):
        for env in self.of_both():
            groups = env["res.partner"].formatted_read_group(
                [("segment_ids", "in", self.segments.ids)], ["segment_ids"], ["__count"]
            )
            found = sorted((g["segment_ids"][1], g["__count"]) for g in groups)
            self.assertEqual(found, [("Friends", 2), ("Shared", 2)])

    def test_segments_by_name(self):
        for env in self.of_both():
            found = env["partner.segment"].name_search(
                "", [("id", "in", self.segments.ids)]
            )
            self.assertEqual(sorted(name for _id, name in found), ["Friends", "Shared"])
            by_member = env["partner.segment"].search(
                [("partner_ids", "in", self.zoe.ids)]
            )
            self.assertNotIn("Press", by_member.mapped("name"))

    def test_segments_found_by_a_contact_of_another_company(self):
        """Asking for the segments that hold Zoé says nothing of her."""
        for env in self.of_both():
            found = env["partner.segment"].search([("partner_ids.name", "=", "Zoé")])
            self.assertFalse(found)

    def test_export(self):
        for env in self.of_both():
            contacts = env["res.partner"].search([("city", "=", "Lyon")], order="name")
            rows = contacts.export_data(["name", "segment_ids/name"])["datas"]
            self.assertEqual(
                rows, [["Alice", "Friends,Shared"], ["Denis", "Friends,Shared"]]
            )
            rows = self.shared.with_env(env).export_data(
                ["name", "member_count", "partner_ids/name"]
            )["datas"]
            self.assertEqual(rows, [["Shared", 2, "Alice,Denis"]])

    def test_rows(self):
        self.shared._pin([("id", "in", (self.alice | self.zoe).ids)])
        env = self.as_user(self.lise)
        for kind, names in (
            ("member", ["Alice", "Denis"]),
            ("move", ["Alice", "Denis"]),
            ("pin", ["Alice"]),
        ):
            rows = env[f"partner.segment.{kind}"]
            of_shared = [("segment_id", "=", self.shared.id)]
            self.assertEqual(self.names(rows.search(of_shared).partner_id), names)
            [(count,)] = rows._read_group(of_shared, [], ["__count"])
            self.assertEqual(count, len(names), kind)
        self.assertEqual(self.shared.with_env(env).pin_count, 1)

    def test_rows_that_are_for_segmentation_users(self):
        env = self.as_user(self.ivan)
        for kind in ("move", "pin", "stat"):
            with self.subTest(kind=kind), self.assertRaises(AccessError):
                env[f"partner.segment.{kind}"].search([])
        with self.assertRaises(AccessError):
            self.shared.with_env(env).domain  # noqa: B018 - the rule

    def test_sizes(self):
        self.shared.action_refresh()
        sizes = self.as_user(self.lise)["partner.segment.stat"]
        found = sizes.search([("segment_id", "=", self.shared.id)])
        self.assertEqual(found.company_id, self.company.with_env(found.env))
        self.assertEqual(sum(found.mapped("member_count")), 2)

    # -- saved by somebody of one company ----------------------------------------

    def test_user_of_one_company_saves(self):
        """Zoé stays, whom Lise does not see; so does nobody else who should not."""
        for user in (self.lise, self.ivan):
            env = self.as_user(user)
            for city, names in (("Metz", ["Zoé"]), ("Lyon", ["Alice", "Denis", "Zoé"])):
                (self.alice | self.denis).with_env(env).write({"city": city})
                self.save()
                self.assertEqual(self.names(self.members(self.shared)), names)
        self.assertMembers(self.friends, self.alice | self.denis)
        self.assertMembers(self.press, self.zoe | self.denis)

    def test_form_of_a_shared_contact_saved_by_the_other_company(self):
        self.denis.city = "Metz"
        self.save()
        denis = self.denis.with_env(self.as_user(self.erwan))
        [shown] = denis.web_save(
            {"city": "Lyon"}, {"segment_ids": {"fields": {"name": {}}}}
        )
        names = sorted(row["name"] for row in shown["segment_ids"])
        self.assertEqual(names, ["Press", "Shared"])
        self.assertMembers(self.friends, self.alice | self.denis)

    def test_contact_that_moves_to_the_other_company(self):
        self.alice.company_id = self.port
        self.save()
        self.assertMembers(self.friends, self.denis)
        self.assertMembers(self.press, self.alice | self.denis | self.zoe)
        self.assertMembers(self.shared, self.alice | self.denis | self.zoe)
        for env in self.of_both():
            shared = self.shared.with_env(env)
            self.assertEqual(self.names(shared.partner_ids), ["Denis"])
            self.assertEqual(self.friends.with_env(env).member_count, 1)
            self.assertEqual(shared.member_count, 1)

    def test_child_that_moves_between_companies(self):
        """The companies of matching people, each in the company of its own."""
        here = self.make_people("Presses", is_company=True, company_id=False)
        editor = self.make_people("Éloi", parent_id=here.id, function="Editor")
        made = [
            self.make_live(
                name,
                "[('function', '=', 'Editor')]",
                audience="companies",
                company_id=company.id,
            )
            for name, company in (("Here", self.company), ("There", self.port))
        ]
        self.assertMembers(made[0], here)
        self.assertNobodyIn(made[1])
        editor.company_id = self.port
        self.save()
        self.assertNobodyIn(made[0])
        self.assertMembers(made[1], here)


@freeze_time("2026-03-10 09:00:00")
class TestSegmentLanguages(LiveCase):
    """The names in a rule are those of its language, whoever saves a contact."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.germany = cls.env.ref("base.de")
        cls.germany.with_context(lang="fr_FR").name = "Allemagne"
        cls.press = cls.env["res.partner.category"].create({"name": "Press"})
        cls.press.with_context(lang="fr_FR").name = "Journaux"
        cls.people = cls.make_people("Heinrich Böll", "Nelly Sachs")
        manager = "base.group_partner_manager"
        cls.savers = [
            cls.make_user(lang, "base.group_user", manager, lang=lang)
            for lang in ("fr_FR", "en_US")
        ]

    def test_names_are_those_of_the_language_of_the_rule(self):
        for rule, vals in (
            (
                "[('country_id.name', '=', 'Allemagne')]",
                {"country_id": self.germany.id},
            ),
            ("[('country_id', 'ilike', 'llemag')]", {"country_id": self.germany.id}),
            (
                "[('category_id', '=', 'Journaux')]",
                {"category_id": [Command.set(self.press.ids)]},
            ),
            (
                "[('parent_id.category_id.name', 'ilike', 'journaux')]",
                {"parent_id": self.make_people("Neue Zeit", category_id=self.press).id},
            ),
        ):
            with self.subTest(rule=rule):
                self.assertSameForAll(rule, vals)

    def assertSameForAll(self, rule, vals):
        """Who saves in French and who saves in English bring in their contact."""
        rule = rule.replace("[(", f"[('id', 'in', {self.people.ids}), (", 1)
        french = self.env["partner.segment"].with_context(lang="fr_FR")
        segment = french.create(
            {
                "name": "Lecteurs",
                "domain": rule,
                "user_id": self.owner.id,
                "refresh_policy": "live",
            }
        )
        segment.action_refresh()
        self.assertNobodyIn(segment)
        for person, saver in zip(self.people, self.savers, strict=True):
            person.with_user(saver).with_context(lang=saver.lang).write(vals)
            self.save()
        self.assertMembers(segment, self.people)
        for person, saver in zip(self.people, reversed(self.savers), strict=True):
            blank = dict.fromkeys(vals, False)
            person.with_user(saver).with_context(lang=saver.lang).write(blank)
            self.save()
        self.assertNobodyIn(segment)
