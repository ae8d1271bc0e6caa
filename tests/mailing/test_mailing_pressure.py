from datetime import datetime

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import freeze_time
from odoo.tools import SQL, mute_logger

from ..common import MAILING_USER
from .common import MailingCase

TUESDAY = datetime(2026, 3, 17, 10, 0)


class PressureCase(MailingCase):
    """A company that writes at most twice in seven days to one address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"pressure_max": 2, "pressure_days": 7})
        cls.everybody = cls.alice | cls.bruno | cls.chloe

    @classmethod
    def make_sent(cls, addresses, when, status="sent", **vals):
        """Make a mailing that wrote to these addresses at a moment."""
        mailing = cls.make_mailing(f"Sent {when}", **vals)
        traces = cls.env["mailing.trace"].create(
            [
                {
                    "mass_mailing_id": mailing.id,
                    "model": "res.partner",
                    "res_id": 1,
                    "email": address,
                    "trace_status": status,
                    "sent_datetime": when if status == "sent" else False,
                }
                for address in addresses
            ]
        )
        cls.env.flush_all()
        # the ORM writes the real time
        cls.env.cr.execute(
            SQL(
                "UPDATE mailing_trace SET create_date = %s WHERE id = ANY(%s)",
                when,
                traces.ids,
            )
        )
        return mailing


@freeze_time(TUESDAY)
class TestMailingPressure(PressureCase):
    """Whom a mailing leaves out because others wrote to them."""

    def test_no_limit(self):
        self.company.pressure_max = 0
        for day in (14, 15, 16):
            self.make_sent(["alice@example.org"], datetime(2026, 3, day, 9, 0))
        self.assertRecipients(self.make_mailing(), self.everybody)

    def test_limit_reached(self):
        self.make_sent(["alice@example.org"], datetime(2026, 3, 12, 9, 0))
        self.make_sent(
            ["alice@example.org", "bruno@example.org"], datetime(2026, 3, 16, 9, 0)
        )
        self.assertRecipients(self.make_mailing(), self.bruno | self.chloe)

    def test_every_tuesday_is_one_in_seven_days(self):
        """Last Tuesday, five minutes later in the day: seven days ago."""
        self.company.pressure_max = 1
        self.make_sent(["alice@example.org"], datetime(2026, 3, 10, 10, 5))
        self.make_sent(["bruno@example.org"], datetime(2026, 3, 11, 10, 5))
        self.assertRecipients(self.make_mailing(), self.alice | self.chloe)

    def test_days_begin_at_midnight_where_the_company_is(self):
        """In Paris, 11 March begins at 23:00 UTC on the 10th."""
        self.company.pressure_max = 1
        self.make_sent(["alice@example.org"], datetime(2026, 3, 10, 22, 59))
        self.make_sent(["bruno@example.org"], datetime(2026, 3, 10, 23, 0))
        self.assertRecipients(self.make_mailing(), self.alice | self.chloe)

    def test_scheduled_mailing_heeds_the_day_it_leaves(self):
        self.company.pressure_max = 1
        self.make_sent(["alice@example.org"], datetime(2026, 3, 16, 9, 0))
        mailing = self.make_mailing(schedule_date=datetime(2026, 3, 23, 9, 0))
        self.assertRecipients(mailing, self.everybody)

    def test_counted_by_address(self):
        """The second record of Alice received what the first one did."""
        self.company.pressure_max = 1
        self.make_sent(["alice@example.org"], datetime(2026, 3, 16, 9, 0))
        self.make_person("Alice at work", email="ALICE@example.org")
        self.lyon.action_refresh()
        self.assertRecipients(self.make_mailing(), self.bruno | self.chloe)

    def test_waiting_messages_count(self):
        self.company.pressure_max = 1
        monday = datetime(2026, 3, 16, 9, 0)
        self.make_sent(["alice@example.org"], monday, status="outgoing")
        self.assertRecipients(self.make_mailing(), self.bruno | self.chloe)

    def test_messages_that_did_not_arrive_do_not_count(self):
        self.company.pressure_max = 1
        monday = datetime(2026, 3, 16, 9, 0)
        for status in ("cancel", "error", "bounce"):
            self.make_sent(["alice@example.org"], monday, status=status)
        test = self.make_sent(["bruno@example.org"], monday)
        test.sudo().mailing_trace_ids.is_test_trace = True
        self.assertRecipients(self.make_mailing(), self.everybody)

    def test_service_messages_are_not_held_back(self):
        self.company.pressure_max = 1
        self.make_sent(["alice@example.org"], datetime(2026, 3, 16, 9, 0))
        mailing = self.make_mailing("Summons", pressure_exempt=True)
        self.assertRecipients(mailing, self.everybody)

    def test_service_messages_do_not_count(self):
        self.company.pressure_max = 1
        monday = datetime(2026, 3, 16, 9, 0)
        self.make_sent(["alice@example.org"], monday, pressure_exempt=True)
        self.assertRecipients(self.make_mailing(), self.everybody)

    def test_mailings_of_another_company_do_not_count(self):
        self.company.pressure_max = 1
        elsewhere = self.make_company("Éditions du Port")
        marc = self.make_user("marc", companies=elsewhere)
        monday = datetime(2026, 3, 16, 9, 0)
        self.make_sent(["alice@example.org"], monday, user_id=marc.id)
        self.assertRecipients(self.make_mailing(), self.everybody)

    def test_sms_and_mail_apart(self):
        self.company.pressure_max = 1
        self.alice.phone = "+33612345678"
        self.bruno.phone = "+33612345679"
        texts = self.make_sent([False], datetime(2026, 3, 16, 9, 0), mailing_type="sms")
        texts.sudo().mailing_trace_ids.write(
            {"trace_type": "sms", "sms_number": "+33612345678"}
        )
        self.assertRecipients(self.make_mailing(), self.everybody)
        mailing = self.make_mailing(mailing_type="sms")
        self.assertRecipients(mailing, self.bruno | self.chloe)

    def test_mailings_to_lists_heed_the_limit(self):
        self.company.pressure_max = 1
        self.make_sent(["chloe@example.org"], datetime(2026, 3, 16, 9, 0))
        readers = self.env["mailing.list"].create(
            {
                "name": "Readers",
                "contact_ids": [
                    (0, 0, {"name": "C. Dubois", "email": "Chloe@Example.org"}),
                    (0, 0, {"name": "Farid", "email": "farid@example.org"}),
                ],
            }
        )
        mailing = self.make_mailing(
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("mailing.list"),
            contact_list_ids=readers.ids,
        )
        self.assertEqual(self.names(self.recipients(mailing)), ["Farid"])

    def test_recipients_of_other_models_heed_the_limit(self):
        self.company.pressure_max = 1
        self.make_sent(["chloe@example.org"], datetime(2026, 3, 16, 9, 0))
        leads = self.env["crm.lead"].create(
            [
                {"name": "Library of Chloé", "email_from": "chloe@example.org"},
                {"name": "Library of Farid", "email_from": "farid@example.org"},
            ]
        )
        mailing = self.make_mailing(
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("crm.lead"),
            mailing_domain=repr([("id", "in", leads.ids)]),
        )
        found = self.recipients(mailing.sudo())
        self.assertEqual(self.names(found), ["Library of Farid"])

    def test_numbers_written_in_many_ways(self):
        """Registrations keep their number as it was typed."""
        self.company.pressure_max = 1
        texts = self.make_sent([False], datetime(2026, 3, 16, 9, 0), mailing_type="sms")
        texts.sudo().mailing_trace_ids.write(
            {"trace_type": "sms", "sms_number": "+33612345678"}
        )
        fair = self.env["event.event"].create(
            {
                "name": "Book Fair",
                "date_begin": datetime(2026, 4, 1, 9, 0),
                "date_end": datetime(2026, 4, 1, 18, 0),
            }
        )
        registrations = self.env["event.registration"].create(
            [
                {"event_id": fair.id, "name": "Alice", "phone": "06.12.34.56.78"},
                {"event_id": fair.id, "name": "Bruno", "phone": "06.12.34.56.79"},
            ]
        )
        mailing = self.make_mailing(
            segment_ids=[],
            mailing_type="sms",
            mailing_model_id=self.env["ir.model"]._get_id("event.registration"),
            mailing_domain=repr([("id", "in", registrations.ids)]),
        )
        self.assertEqual(self.names(self.recipients(mailing.sudo())), ["Bruno"])

    def test_step_of_the_funnel(self):
        self.company.pressure_max = 1
        self.make_sent(["alice@example.org"], datetime(2026, 3, 16, 9, 0))
        [step] = [
            step
            for step in self.make_mailing()._get_reach()
            if step["code"] == "pressure"
        ]
        self.assertEqual(
            (step["label"], step["count"], step["lost"], step["lost_label"]),
            ("Not written to too often", 2, 1, "Received enough: 1 in 7 days"),
        )
        self.assertEqual(
            self.names(self.contacts.search(step["lost_domain"])), ["Alice"]
        )

    def test_limits_that_make_no_sense(self):
        for vals in ({"pressure_max": -1}, {"pressure_days": 0}):
            with (
                self.subTest(vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.company.write(vals)
                self.env.flush_all()


class TestMailingPressureSent(PressureCase):
    """Limits while mailings are sent, and what is told afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.pressure_max = 1

    def send(self, mailing):
        mailing.action_put_in_queue()
        self.run_queue()

    def held_back(self, mailing):
        """Return (name, reason, messages received) of each contact held back."""
        rows = self.env["mailing.held.back"].with_user(self.mathilde)
        found = rows.search([("mailing_id", "=", mailing.id)])
        return sorted(
            (row.partner_id.name, row.reason, row.message_count) for row in found
        )

    def test_second_mailing_of_the_day(self):
        few = self.make_filled("Few", self.alice | self.bruno)
        self.send(self.make_mailing("First", few))
        second = self.make_mailing("Second")
        self.send(second)
        self.assertEqual(self.sent_to(), ["chloe@example.org"])
        self.assertEqual(
            self.held_back(second), [("Alice", "pressure", 1), ("Bruno", "pressure", 1)]
        )
        self.assertEqual(second.held_back_count, 2)

    def test_two_mailings_in_one_run(self):
        """The second one sees what the first one is about to send."""
        for subject in ("First", "Second"):
            self.make_mailing(subject).action_put_in_queue()
        self.run_queue()
        self.assertEqual(
            self.sent_to(),
            ["alice@example.org", "bruno@example.org", "chloe@example.org"],
        )

    def test_all_held_back(self):
        self.send(self.make_mailing("First"))
        second = self.make_mailing("Second")
        self.send(second)
        self.assertEqual((second.state, self.sent_to()), ("done", []))
        self.assertEqual(second.held_back_count, 3)

    def test_tried_again_is_one_solicitation(self):
        """Bruno's message failed: he gets it, and nobody gets it twice."""
        mailing = self.make_mailing()
        self.send(mailing)
        trace = mailing.sudo().mailing_trace_ids.filtered(
            lambda trace: trace.email == "bruno@example.org"
        )
        trace.unlink()
        self.send(mailing)
        self.assertEqual(self.sent_to(), ["bruno@example.org"])
        self.assertEqual(self.held_back(mailing), [])

    def test_held_back_and_sent_later(self):
        """Who may be written to when the mailing is tried again is not held back."""
        few = self.make_filled("Few", self.alice)
        first = self.make_mailing("First", few)
        self.send(first)
        second = self.make_mailing("Second")
        self.send(second)
        self.assertEqual(self.held_back(second), [("Alice", "pressure", 1)])
        first.sudo().mailing_trace_ids.trace_status = "bounce"
        self.send(second)
        self.assertEqual(self.sent_to(), ["alice@example.org"])
        self.assertEqual(self.held_back(second), [])

    def test_versions_of_a_test_are_one_solicitation(self):
        """Two of six get version A, two others B: the samples are of all six."""
        for number in range(3):
            self.make_person(f"Reader {number}", email=f"r{number}@example.org")
        self.lyon.action_refresh()
        first = self.make_mailing(
            "Version A", ab_testing_enabled=True, ab_testing_pc=34
        )
        self.send(first)
        second = first.copy({"subject": "Version B"})
        self.send(second)
        winner = self.env["mailing.mailing"].browse(
            second.action_select_as_winner()["res_id"]
        )
        self.run_queue()
        counts = [
            len(mailing.sudo().mailing_trace_ids) for mailing in (first, second, winner)
        ]
        self.assertEqual(counts, [2, 2, 2])

    def test_members_of_a_list_held_back(self):
        self.send(self.make_mailing("First"))
        readers = self.env["mailing.list"].create(
            {
                "name": "Readers",
                "contact_ids": [
                    (0, 0, {"name": "C. Dubois", "email": "Chloe@Example.org"}),
                    (0, 0, {"name": "Farid", "email": "farid@example.org"}),
                ],
            }
        )
        mailing = self.make_mailing(
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("mailing.list"),
            contact_list_ids=readers.ids,
        )
        self.send(mailing)
        rows = self.env["mailing.held.back"].search([("mailing_id", "=", mailing.id)])
        self.assertEqual(
            [(row.partner_id.id, row.address, row.reason) for row in rows],
            [(False, "chloe@example.org", "pressure")],
        )

    def test_held_back_contacts_of_other_companies_are_not_shown(self):
        self.send(self.make_mailing("First"))
        second = self.make_mailing("Second")
        self.send(second)
        elsewhere = self.make_company("Éditions du Port")
        marc = self.make_user("marc", MAILING_USER, companies=elsewhere)
        rows = self.env["mailing.held.back"].with_user(marc)
        rows = rows.with_context(allowed_company_ids=elsewhere.ids)
        self.assertFalse(rows.search([("mailing_id", "=", second.id)]))

    def test_nobody_writes_what_was_held_back(self):
        """Not even who manages mailings and settings."""
        admin = self.make_user("ada", MAILING_USER, "base.group_system")
        rows = self.env["mailing.held.back"].with_user(admin)
        with self.assertRaises(AccessError):
            rows.create({"mailing_id": self.make_mailing().id, "reason": "pressure"})
