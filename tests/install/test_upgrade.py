import inspect
import json

from odoo.tests import BaseCase, tagged

from . import catalogue, contents, release_data, release_decisions, release_scores, rows
from .scratch import database

ADDON = "contact_segmentation"

# What users own; what is told by ids, which differ between two databases (which group
# implies which is among the contents); the comments in which Odoo writes the label of
# a column when it makes it, never again.
APART = {
    *("activity", "default", "favourite", "follower", "message", "parameter"),
    *("group implied", "rights of a user", "trigger of a scheduled action"),
    "comment",
}

# The versions of the rows of contacts. Odoo itself writes those of users.
CONTACTS = """
SELECT id, xmin FROM res_partner
 WHERE id NOT IN (SELECT partner_id FROM res_users) ORDER BY id"""

TELL = """
for segment in env["partner.segment"].search([("active", "in", [True, False])]):
    members = env["partner.segment.member"].search([("segment_id", "=", segment.id)])
    print(segment.name, segment.state, *sorted(members.partner_id.mapped("name")))
mailing = env["mailing.mailing"].search([])
recipients = env["res.partner"].search(mailing._get_recipients_domain(), order="name")
print("Mailing to", *recipients.mapped("name"))
for score in env["partner.rfm.score"].search([("r", "!=", False)]):
    print(score.partner_id.name, score.code, score.class_id.name)
"""

TELL_SCORES = """
for row in env["partner.appetence"].search([], order="partner_id, interest_id"):
    print(row.partner_id.name, row.interest_id.name, row.signal_count, row.declared)
for row in env["partner.score.value"].search([], order="partner_id"):
    if row.value:
        print(row.partner_id.name, row.model_id.name, row.value, row.band_id.name)
for mapping in env["partner.score.signal.mapping"].search([], order="id"):
    print(mapping.value_name, "is", mapping.interest_id.name)
"""

TELL_DECISIONS = """
for group in env["partner.duplicate.group"].search([], order="value"):
    print(group.value, group.state, *sorted(group.partner_ids.mapped("name")))
for pair in env["partner.duplicate.exception"].search([]):
    print(pair.partner_id.name, "is not", pair.other_id.name)
letter = env["mailing.subscription"].search([("list_id.name", "=", "Letter")])
for one in letter.sorted("contact_id"):
    print(one.contact_id.name, "does not want it" if one.opt_out else "reads it")
"""

LATER = """
people = env["res.partner"].search([]).grouped("name")
people["Alice"].city = "Paris"
people["Denis"].email = "denis@example.org"
env["partner.segment.pin"].search([("mode", "=", "out")]).unlink()
env["partner.segment"].search([])._request_refresh()
env["partner.rfm.policy"].search([])._request_compute()
env.cr.commit()
env.ref("contact_segmentation.ir_cron_rfm_compute").method_direct_trigger()
env.ref("contact_segmentation.ir_cron_segment_refresh").method_direct_trigger()
env.cr.commit()
moves = env["partner.segment.move"].search([], order="segment_id, partner_id, id")
for move in moves:
    print(move.segment_id.name, move.partner_id.name, move.direction, move.cause)
"""


@tagged("post_install", "-at_install")
class TestUpgrade(BaseCase):
    """The previous release, with what users made of it, upgraded to this one.

    A warning or an error that Odoo logs fails the whole class, with its lines.
    """

    maxDiff = None

    # "table.column" whose values this upgrade changes on purpose
    rewritten = frozenset()
    # what `release_data` changed in the addon's own records
    chosen_by_users = {
        ("partner_rfm_class_lost", "name"): "Gone",
        ("ir_cron_rfm_compute", "interval_number"): "7",
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.base = cls.enterClassContext(database("upgrade", kind="bare"))
        from lab import releases

        cls.releases = releases
        with cls.base.running(releases.unpacked(releases.previous())):
            cls.base.install(ADDON)
            for module in (release_data, release_scores, release_decisions):
                cls.base.shell(in_shell(module, "fill(env); env.cr.commit()"))
        cls.version_before = cls.version()
        cls.tables = rows.tables(cls.base, ADDON)
        cls.before = rows.read(cls.base, cls.tables)
        cls.contacts_before = cls.base.sql(CONTACTS)
        cls.base.upgrade(ADDON)
        cls.contents = read_contents(cls.base)

    @classmethod
    def version(cls):
        [[version]] = cls.base.sql(
            f"SELECT latest_version FROM ir_module_module WHERE name = '{ADDON}'"
        )
        return version

    def test_1_from_the_previous_version_to_this_one(self):
        self.assertEqual(self.version_before, self.releases.previous())
        self.assertEqual(self.version(), self.releases.current())

    def test_2_no_row_and_no_value_is_lost(self):
        after = rows.read(self.base, self.tables)
        self.assertEqual(rows.lost(self.before, after, self.rewritten), [])

    def test_2_no_contact_is_written(self):
        self.assertEqual(self.base.sql(CONTACTS), self.contacts_before)

    def test_3_same_as_a_fresh_install(self):
        with database("fresh", kind="bare") as fresh:
            fresh.install(ADDON)
            wanted = catalogue.read(fresh), read_contents(fresh)
        found = catalogue.read(self.base), self.contents
        for upgraded, new in zip(found, wanted, strict=True):
            self.assertEqual(self.told(new - upgraded), [], "only in a fresh install")
            self.assertEqual(self.told(upgraded - new), [], "left by the upgrade")

    def test_4_what_users_chose_is_kept(self):
        kept = {(name, field): value for name, field, value in self.contents}
        for choice, value in self.chosen_by_users.items():
            self.assertEqual(kept[choice], value, choice)

    def test_5_members_scores_and_recipients(self):
        self.assertEqual(
            self.base.shell(TELL).splitlines(),
            [
                "Best ok Alice",
                "Either ok Alice Bruno Chloé",
                "Guests ok Chloé",
                "Lyon ok Alice Bruno",
                "Old ok Chloé",
                "Reachable ok Alice Bruno",
                "VIP failed Alice",
                "Mailing to Bruno",
                "Alice 555 Champions",
                "Bruno 111 Gone",
            ],
        )

    def test_5_interests_and_scores(self):
        self.assertEqual(
            self.base.shell(TELL_SCORES).splitlines(),
            [
                "Alice Wine 2 False",
                "Bruno Wine 1 no",
                "Chloé Wine 0 yes",
                "Alice Neighbours 30.0 Near",
                "Bruno Neighbours 30.0 Near",
                "Denis Neighbours 30.0 Near",
                "EUR is Wine",
                "USD is False",
            ],
        )

    def test_5_decisions(self):
        self.assertEqual(
            self.base.shell(TELL_DECISIONS).splitlines(),
            [
                "f@example.org different Farid Farid Benali",
                "g@example.org review Gaëlle Gaëlle Benali",
                "Farid is not Farid Benali",
                "Alice reads it",
                "Bruno does not want it",
            ],
        )

    def test_6_goes_on_working(self):
        """Alice moves to Paris, Denis has an address and is kept out no more."""
        self.assertEqual(
            self.base.shell(LATER).splitlines(),
            [
                "Best Alice in refresh",
                "Either Alice out refresh",
                "Either Denis in refresh",
                "Either Emma out refresh",
                "Lyon Alice out refresh",
                "Lyon Denis in refresh",
                "Lyon Emma out refresh",
                "Reachable Alice out refresh",
                "Reachable Denis in refresh",
            ],
        )
        self.assertEqual(
            self.base.shell(TELL).splitlines(),
            [
                "Best ok Alice",
                "Either ok Bruno Chloé Denis",
                "Guests ok Chloé",
                "Lyon ok Bruno Denis",
                "Old ok Chloé",
                "Reachable ok Bruno Denis",
                "VIP failed Alice",
                "Mailing to Bruno Denis",
                "Alice 555 Champions",
                "Bruno 111 Gone",
            ],
        )

    def told(self, things):
        """Leave out what may differ."""
        return sorted(
            thing
            for thing in things
            if thing[0] not in APART and thing[:2] not in self.chosen_by_users
        )


def in_shell(module, call):
    """Return the source of a module, followed by a call of one of its functions."""
    return f"{inspect.getsource(module)}\n{call}\n"


def read_contents(base):
    """Return {(name, field, value)} of the records that the addon brings."""
    call = f"import json; print(json.dumps(read(env, {ADDON!r})))"
    found = json.loads(base.shell(in_shell(contents, call)))
    return {(name.removeprefix(f"{ADDON}."), *rest) for name, *rest in found}
