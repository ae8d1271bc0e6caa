from datetime import date

from odoo.tools import SQL

from ...models.mailing.engagement_queries import COLUMNS
from ..common import SegmentationCase

# nine o'clock in Paris, always on a Monday
WINTER = "2025-02-03 08:00:00"
JANUARY = "2026-01-12 08:00:00"
MAY = "2026-05-04 07:00:00"
JUNE = "2026-06-15 07:00:00"
TODAY = "2026-06-30"


class EngagementStory:
    """Ways to send messages, to react to them, and to see what was measured.

    To mix into a case that has `env`, `company` and the `computation` of that company.
    """

    # -- messages -----------------------------------------------------------

    @classmethod
    def send(cls, subject, when, people, company=None, **vals):
        """Make a mailing of the company that arrived at the addresses of records."""
        mailing = cls.env["mailing.mailing"].create(
            {
                "subject": subject,
                "mailing_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "body_html": "<p>Hello</p>",
                "state": "done",
                "sent_date": when,
                "result_company_id": (company or cls.company).id,
            }
        )
        cls.env["mailing.trace"].create(
            [
                {
                    "mass_mailing_id": mailing.id,
                    "model": person._name,
                    "res_id": person.id,
                    "email": person.email_normalized,
                    "trace_status": "sent",
                    "sent_datetime": when,
                    **vals,
                }
                for person in people
            ]
        )
        return mailing

    @classmethod
    def trace(cls, mailing, person):
        return mailing.mailing_trace_ids.filtered(
            lambda trace: (trace.model, trace.res_id) == (person._name, person.id)
        )

    @classmethod
    def react(cls, mailing, person, **vals):
        cls.trace(mailing, person).write({"trace_status": "open", **vals})

    @classmethod
    def click(cls, mailing, person, when):
        """A click is an open too, as Odoo notes it."""
        vals = {"open_datetime": when, "links_click_datetime": when}
        cls.react(mailing, person, **vals)

    @classmethod
    def reply(cls, mailing, person, when):
        vals = {"open_datetime": when, "reply_datetime": when, "trace_status": "reply"}
        cls.react(mailing, person, **vals)

    # -- what was measured --------------------------------------------------

    def compute(self, as_of=TODAY):
        self.computation.action_compute(as_of)
        self.assertEqual(
            (self.computation.state, self.computation.last_error), ("ok", False)
        )

    def engagement(self, person, company=None):
        return self.env["partner.engagement"].search(
            [
                ("partner_id", "=", person.id),
                ("company_id", "=", (company or self.company).id),
            ]
        )

    def assertEngagement(self, person, **expected):
        """The engagement of a person has these values; days are written as text."""
        row = self.engagement(person)
        self.assertTrue(row, f"{person.name} was not measured")
        found = {
            name: str(row[name]) if isinstance(row[name], date) else row[name]
            for name in expected
        }
        self.assertEqual(found, expected, person.name)

    def rows(self, env=None):
        """Return all that is kept of the engagement with the company."""
        env = env or self.env
        return env.execute_query(
            SQL(
                "SELECT partner_id, %s FROM partner_engagement WHERE company_id = %s"
                " ORDER BY partner_id",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                self.computation.company_id.id,
            )
        )


class EngagementCase(EngagementStory, SegmentationCase):
    """Five people, what they were sent, and what they did until 30 June 2026.

    name    Winter  January            May                  June
    Alice           opened Mon 9:20    clicked Tue 20:10    clicked Tue 20:30
    Bruno           –                  replied Wed 9:00     –
    Chloé           clicked Mon 23:30  –                    –
    David   –       –                  –                    bounced
    Élise   was never written to

    A dash: it arrived, and nothing followed.  Hours are those of Paris.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alice, cls.bruno, cls.chloe, cls.david, cls.elise = (
            cls.make_people(name, email=f"{name.lower()}@example.org")
            for name in ("Alice", "Bruno", "Chloe", "David", "Elise")
        )
        cls.four = cls.alice | cls.bruno | cls.chloe | cls.david
        cls.everybody = cls.four | cls.elise
        cls.computation = cls.env["partner.score.run"].search(
            [("kind", "=", "engagement"), ("company_id", "=", cls.company.id)]
        )

    @classmethod
    def tell_the_story(cls):
        cls.winter = cls.send("Winter", WINTER, cls.david)
        cls.january = cls.send("January", JANUARY, cls.four)
        cls.may = cls.send("May", MAY, cls.four)
        cls.june = cls.send("June", JUNE, cls.four)
        cls.react(cls.january, cls.alice, open_datetime="2026-01-12 08:20:00")
        cls.click(cls.january, cls.chloe, "2026-01-12 22:30:00")
        cls.click(cls.may, cls.alice, "2026-05-05 18:10:00")
        cls.reply(cls.may, cls.bruno, "2026-05-06 07:00:00")
        cls.click(cls.june, cls.alice, "2026-06-16 18:30:00")
        cls.react(cls.june, cls.david, trace_status="bounce")

    def levels(self):
        """Return the levels of the five, today."""
        self.everybody.invalidate_recordset()
        return [person.engagement_level for person in self.everybody]
