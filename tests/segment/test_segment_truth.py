import contextlib
from datetime import date, datetime

from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..common import USER
from . import drawing
from .live_case import LiveCase
from .truth import Plan, Rule, World

MORNING = datetime(2026, 3, 10, 9)
AN_HOUR_LATER = datetime(2026, 3, 10, 10)
AFTER_MIDNIGHT = datetime(2026, 3, 10, 23, 1)
READ = [
    *("active", "category_id", "city", "commercial_partner_id", "company_id"),
    *("country_id", "create_date", "function", "is_company", "name", "parent_id"),
    *("partner_share", "ref", "type"),
]


class TestSegmentTruth(LiveCase):
    """Whatever the rules, the choices and the edits, members are what they should be.

    `truth.World` works out who should be in from dictionaries; here the same is asked
    of the product, after each save and after each run of the scheduled action.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = cls.make_company("Éditions du Port")
        cls.companies = cls.company | cls.port
        cls.owner.company_ids = cls.companies
        cls.lise = cls.make_user("lise", USER)
        cls.erwan = cls.make_user("erwan", USER, companies=cls.port)
        cls.countries = cls.env.ref("base.fr") | cls.env.ref("base.be")
        cls.tags = cls.env["res.partner.category"].create(
            [{"name": "VIP"}, {"name": "Press"}]
        )
        cls.people = cls.make_nine_people()
        cls.env.flush_all()

    @classmethod
    def make_nine_people(cls):
        here, there, shared = cls.company.id, cls.port.id, False
        press, harbour, shop = (
            cls.make_people(name, is_company=True, company_id=company, city=city)
            for name, company, city in (
                ("Presses", here, "Lyon"),
                ("Harbour", there, "Metz"),
                ("Shop", shared, "Lille"),
            )
        )
        rows = (
            ("Alice", here, press.id, "Editor", cls.tags[0]),
            ("Bruno", there, harbour.id, "Editor", cls.tags),
            ("Chloé", shared, False, "Reader", cls.tags[1]),
            ("Denis", shared, shop.id, False, cls.tags[:0]),
            ("Emma", here, press.id, "Reader", cls.tags[0]),
            ("Farid", shared, press.id, "editor in chief", cls.tags[:0]),
        )
        people = press | harbour | shop
        for name, company, parent, function, tags in rows:
            people |= cls.make_people(
                name,
                company_id=company,
                parent_id=parent,
                function=function,
                category_id=[Command.set(tags.ids)],
            )
        people[7].active = False
        cls.env.flush_all()
        for day, person in enumerate(people, 3):
            cls.env.cr.execute(
                "UPDATE res_partner SET create_date = %s WHERE id = %s",
                [datetime(2026, 3, day, 22 + day % 2, 30), person.id],
            )
        cls.env.invalidate_all()
        return people

    # -- what was drawn, as what Odoo takes ----------------------------------

    @contextlib.contextmanager
    def forgotten(self):
        """What is done inside is undone, caches and what waits for commits too."""
        savepoint = self.env.cr.savepoint(flush=True)
        try:
            with freeze_time(MORNING) as self.clock:
                yield
        finally:
            self.env.clear()
            self.env.cr.precommit.clear()
            savepoint.close(rollback=True)
            self.env.invalidate_all()
            self.env.registry.clear_all_caches()

    def identify(self, condition, segments):
        """Return a condition with ids in the place of positions."""
        name, operator, value = condition
        last = name.split(".")[-1]
        records = {
            "country_id": self.countries,
            "category_id": self.tags,
            "parent_id": self.people,
            "id": self.people,
            "segment_ids": segments,
        }.get(last)
        if operator in ("any", "not any"):
            value = [self.identify(part, segments) for part in value]
        elif records is not None and value is not False:
            if isinstance(value, list):
                value = [records[position].id for position in value]
            else:
                value = records[value].id
        return name, operator, value

    def identify_rule(self, rule, segments):
        if rule.kind == "condition":
            return Rule("condition", condition=self.identify(rule.condition, segments))
        parts = tuple(self.identify_rule(part, segments) for part in rule.parts)
        return Rule(rule.kind, parts)

    def make_segments(self, drawn):
        """Make the segments; those whose owner could not evaluate them are refused."""
        segments, plans = self.env["partner.segment"], {}
        for number, spec in enumerate(drawn):
            try:
                with self.env.cr.savepoint():
                    rule = self.identify_rule(spec["rule"], segments)
                    parent = spec["parent"]
                    owner = (self.owner, self.lise)[spec["owner"]]
                    company = spec["company"]
                    segment = self.make_segment(
                        f"Segment {number}",
                        repr(rule.as_domain()),
                        audience=spec["audience"],
                        user_id=owner.id,
                        company_id=company is not None and self.companies[company].id,
                        parent_id=parent is not None and segments[parent].id,
                        refresh_policy=spec["policy"],
                        pin_ids=[
                            Command.create(
                                {
                                    "partner_id": self.people[who].id,
                                    "mode": mode,
                                    "until": until,
                                }
                            )
                            for who, (mode, until) in spec["pins"].items()
                        ],
                    )
            except (IndexError, UserError):
                reject()
            segments |= segment
            plans[segment.id] = Plan(
                rule=rule,
                audience=spec["audience"],
                company=segment.company_id.id or None,
                companies=tuple(owner.company_ids.ids),
                parent=segment.parent_id.id or None,
                pins={self.people[who].id: pin for who, pin in spec["pins"].items()},
            )
        return segments, plans

    def edit(self, what, who, vals):
        """Do to a contact what was drawn; what Odoo refuses is not done."""
        person = self.people[who].exists()
        if not person:
            return
        with contextlib.suppress(UserError), self.env.cr.savepoint():
            if what == "unlink":
                person.unlink()
            elif what == "move":
                for child in person.child_ids:
                    child.parent_id = self.people[2].exists()
            elif what == "create":
                self.make_people("Newcomer editor", **self.as_values(vals))
            else:
                person.write(self.as_values(vals))

    def change_rule(self, segments, plans, segment, rule):
        """Give a segment another rule, unless it would be refused."""
        rule = self.identify_rule(rule, segments)
        with contextlib.suppress(UserError), self.env.cr.savepoint():
            segment.domain = repr(rule.as_domain())
            plans[segment.id].rule = rule
            self.waiting |= segment

    def pin(self, segment, plans, who, mode, until):
        """Put a contact in a segment, or keep it out, until a day."""
        person = self.people[who].exists()
        if person:
            pins = self.env["partner.segment.pin"]
            vals = {"segment_id": segment.id, "partner_id": person.id}
            known = pins.search([(name, "=", value) for name, value in vals.items()])
            known.unlink()
            pins.create({**vals, "mode": mode, "until": until})
            plans[segment.id].pins[person.id] = (mode, until)
            self.waiting |= segment

    def as_values(self, vals):
        [(name, value)] = vals.items()
        records = {
            "country_id": self.countries,
            "company_id": self.companies,
            "parent_id": self.people,
        }.get(name)
        if name == "category_id":
            value = [Command.set([self.tags[tag].id for tag in value])]
        elif records is not None and value is not False:
            value = records[value].exists().id
        return {name: value}

    # -- what is asked -------------------------------------------------------

    def world(self, plans, moment):
        """Return who is who in the database, as plain dictionaries."""
        self.env.flush_all()
        everybody = self.env["res.partner"].sudo().with_context(active_test=False)
        contacts = {}
        for row in everybody.search([]).read(READ, load=None):
            row["category_id"] = frozenset(row["category_id"])
            contacts[row["id"]] = {
                name: None if value is False and name.endswith("_id") else value
                for name, value in row.items()
            }
        self.env.cr.execute(
            """
            SELECT partner_id FROM res_company
             UNION
            SELECT partner_id FROM res_users JOIN res_groups_users_rel ON uid = id
             WHERE gid = %s
             UNION
            SELECT %s
            """,
            [
                self.env.ref("base.group_public").id,
                self.env.ref("base.partner_root").id,
            ],
        )
        technical = {partner_id for (partner_id,) in self.env.cr.fetchall()}
        day = date(2026, 3, 11) if moment == AFTER_MIDNIGHT else date(2026, 3, 10)
        return World(contacts, plans, technical, moment, day)

    def assertTruth(self, segments, plans, moment, when):
        world = self.world(plans, moment)
        contacts = self.env["res.partner"].sudo()
        for segment in segments:
            should = world.members(segment.id)
            found = set(self.members(segment).ids)
            self.assertEqual(
                (segment.state, found),
                ("ok", should),
                f"{when}: {segment.domain}, {segment.audience}, "
                f"too many: {contacts.browse(found - should).mapped('name')}, "
                f"missing: {contacts.browse(should - found).mapped('name')}",
            )

    def at_once(self, segments, plans):
        """Return the segments that a save makes true by itself, all they use too."""
        found = self.env["partner.segment"]
        for segment in segments._in_order():
            operators = {c[1] for c in plans[segment.id].rule.conditions()}
            uses_others = segment.used_ids - found
            is_live = segment.refresh_policy == "live" and "child_of" not in operators
            if is_live and not uses_others and segment not in self.waiting:
                found |= segment
        return found

    def drain(self, moment):
        """Run the scheduled action at a moment until nothing is left to do."""
        self.clock.move_to(moment)
        for _run in range(9):
            self.run_scheduled_action()
            queue = self.env["partner.segment.change"].sudo().search_count([])
            if not queue and not self.env["partner.segment"]._get_due():
                return
        self.fail("the scheduled action does not come to an end")

    def assertReplayed(self, segments, first):
        """The first members, with each entry and exit since, are the members."""
        for segment in segments:
            members = set(first[segment.id])
            moves = self.env["partner.segment.move"].sudo()
            for move in moves.search([("segment_id", "=", segment.id)], order="id"):
                if move.direction == "in":
                    self.assertNotIn(move.partner_id.id, members)
                    members.add(move.partner_id.id)
                else:
                    members.remove(move.partner_id.id)
            kept = self.env["res.partner"].browse(members).exists()
            self.assertEqual(set(kept.ids), set(self.members(segment).ids))

    def assertCounted(self, segments):
        """Each user is told how many members they may see; sizes say the same."""
        for user in (self.owner, self.lise, self.erwan):
            env = self.env(
                user=user, context={"allowed_company_ids": user.company_ids.ids}
            )
            self.env.invalidate_all()
            for segment in env["partner.segment"].search([("id", "in", segments.ids)]):
                contacts = env["res.partner"].with_context(active_test=False)
                seen = contacts.search_count([("segment_ids", "in", segment.ids)])
                self.assertEqual(segment.member_count, seen, user.name)
        for segment in segments:
            sizes = (
                self.env["partner.segment.stat"]
                .sudo()
                .search([("segment_id", "=", segment.id), ("day", "=", "2026-03-11")])
            )
            by_company = {size.company_id: size.member_count for size in sizes}
            members = self.members(segment).sudo()
            shared = members.filtered(lambda p: not (p.partner_share and p.company_id))
            for company, count in by_company.items():
                of_company = (members - shared).filtered(
                    lambda p, company=company: p.company_id == company
                )
                self.assertEqual(count, len(of_company if company else shared))
            self.assertEqual(sum(by_company.values()), len(members))

    @mute_logger("odoo.addons.base.models.ir_cron", "odoo.models.unlink")
    @settings(
        max_examples=25,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],  # a shrunk example takes minutes to find
        suppress_health_check=list(HealthCheck),
    )
    @given(
        drawn=st.lists(drawing.segments(), min_size=2, max_size=3),
        days=st.lists(
            st.lists(drawing.edits(), min_size=1, max_size=3), min_size=1, max_size=3
        ),
    )
    def test_members_are_what_they_should_be(self, drawn, days):
        with self.forgotten():
            segments, plans = self.make_segments(drawn)
            self.waiting = self.env["partner.segment"]
            segments.action_refresh()
            self.drain(MORNING)
            self.assertTruth(segments, plans, MORNING, "first")
            first = {segment.id: self.members(segment).ids for segment in segments}
            for saved_together in days:
                for what, which, vals in saved_together:
                    if what == "rule":
                        self.change_rule(segments, plans, segments[which], vals)
                    elif what == "pin":
                        self.pin(segments[-1], plans, which, *vals)
                    else:
                        self.edit(what, which, vals)
                self.save()
                at_once = self.at_once(segments, plans)
                self.assertTruth(at_once, plans, MORNING, saved_together)
            self.drain(AN_HOUR_LATER)
            self.assertTruth(segments, plans, AN_HOUR_LATER, days)
            self.assertReplayed(segments, first)
            self.drain(AFTER_MIDNIGHT)
            self.assertTruth(segments, plans, AFTER_MIDNIGHT, "after midnight")
            self.assertReplayed(segments, first)
            self.assertCounted(segments)
