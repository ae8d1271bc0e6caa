from odoo.tests import freeze_time

from .results_common import ResultsCase


@freeze_time("2026-03-10 09:30:00")  # a Tuesday, 10:30 in Paris
class TestMailingResults(ResultsCase):
    """What mailings brought, by the segments of the moment in which they left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mia = cls.make_mailed("Mia")
        cls.maud = cls.make_mailed("Maud")
        cls.lyon.action_refresh()
        cls.readers = cls.make_filled("Readers", cls.mia)

    # -- noted --------------------------------------------------------------

    def test_segments_are_those_of_sending(self):
        mailing = self.send(self.make_mailing())
        self.mia.city = "Metz"
        self.lyon.action_refresh()
        self.assertEqual(
            self.noted(mailing),
            [("Maud", ["Lyon"], 0, False), ("Mia", ["Lyon", "Readers"], 0, False)],
        )

    def test_subscriber_is_the_contact_with_the_address(self):
        subscribers = self.env["mailing.list"].create(
            {
                "name": "Letter",
                "contact_ids": [
                    (0, 0, {"name": "M. Martin", "email": "Mia@Example.org"}),
                    (0, 0, {"name": "Nobody", "email": "nobody@example.org"}),
                ],
            }
        )
        mailing = self.make_mailing(
            segment_ids=[],
            mailing_model_id=self.env["ir.model"]._get_id("mailing.list"),
            contact_list_ids=subscribers.ids,
        )
        self.send(mailing)
        self.assertEqual(self.noted(mailing), [("Mia", ["Lyon", "Readers"], 0, False)])
        self.add_up()
        self.assertEqual(self.result(mailing).written, 2)
        self.assertEqual(self.result(mailing, self.readers).written, 1)

    def test_cancelled_messages_are_not_noted(self):
        self.env["mail.blacklist"]._add(self.maud.email)
        mailing = self.send(self.make_mailing())
        self.assertEqual(self.noted(mailing), [("Mia", ["Lyon", "Readers"], 0, False)])
        self.add_up()
        self.assertEqual(self.result(mailing).written, 1)

    def test_one_statement_for_a_batch(self):
        """Whatever the number of messages in it."""
        mailing = self.send(self.make_mailing())
        traces = mailing.sudo().mailing_trace_ids
        traces.mapped("trace_status")  # in the cache, as just after they are made
        one = self.count_statements(lambda: self.recipients_noted._note(traces[0]))
        both = self.count_statements(lambda: self.recipients_noted._note(traces))
        self.assertEqual((one, both), (1, 1))

    def test_deleted_contact_leaves_its_result(self):
        mailing = self.send(self.make_mailing())
        self.mia.unlink()
        self.add_up()
        self.assertEqual(self.result(mailing, self.readers).written, 1)

    # -- added up -----------------------------------------------------------

    def test_reactions(self):
        """Mia clicks, Maud replies, Malo bounces, Otto only opens."""
        malo, otto = self.make_mailed("Malo"), self.make_mailed("Otto")
        mailing = self.send(self.make_mailing())
        self.trace(mailing, self.mia).set_opened()
        self.trace(mailing, self.mia).set_clicked()
        self.trace(mailing, self.maud).set_replied()
        self.trace(mailing, malo).set_bounced()
        self.trace(mailing, otto).set_opened()
        self.add_up()
        lyon = self.result(mailing, self.lyon)
        self.assertEqual(
            (lyon.written, lyon.sent, lyon.delivered, lyon.bounced), (4, 4, 3, 1)
        )
        self.assertEqual(
            (lyon.opened, lyon.clicked, lyon.replied, lyon.reacted), (3, 1, 1, 2)
        )
        self.assertAlmostEqual(lyon.click_rate, 1 / 3)
        readers = self.result(mailing, self.readers)
        self.assertEqual((readers.delivered, readers.click_rate), (1, 1))

    def test_opted_out_through_the_mailing(self):
        mailing = self.send(self.make_mailing())
        rows = self.env["mailing.unsubscription"]
        rows._note(mailing.sudo(), "MIA@example.org")
        rows._note(self.make_mailing("Another").sudo(), self.maud.email)
        self.add_up()
        found = [
            self.result(mailing, segment).opted_out
            for segment in (None, self.lyon, self.readers)
        ]
        self.assertEqual(found, [1, 1, 1])

    def test_day_and_hour_are_those_of_the_company(self):
        with freeze_time("2026-03-10 23:30:00"):  # half past midnight in Paris
            self.lyon.action_refresh()
            mailing = self.send(self.make_mailing())
        self.add_up()
        row = self.env["mailing.result.report"].search(
            [("mailing_id", "=", mailing.id), ("segment_id", "=", self.readers.id)]
        )
        self.assertEqual(
            (str(row.day), row.weekday, row.hour), ("2026-03-11", "3", "00")
        )

    def test_added_up_again_says_what_is_true_now(self):
        mailing = self.send(self.make_mailing())
        self.add_up()
        self.trace(mailing, self.mia).set_clicked()
        self.add_up()
        self.assertEqual(self.result(mailing, self.readers).clicked, 1)
        rows = self.results.search([("mailing_id", "=", mailing.id)])
        self.assertEqual(len(rows), 3)  # Lyon, Readers, all

    def test_refreshed_from_the_mailing(self):
        mailing = self.send(self.make_mailing())
        self.assertFalse(mailing.result_date)
        mailing.action_add_up_results()
        mailing.invalidate_recordset()
        found = [
            (result.segment_id.name, result.delivered)
            for result in mailing.segment_result_ids
        ]
        self.assertEqual(
            sorted(found, key=str), [("Lyon", 2), ("Readers", 1), (False, 2)]
        )
        self.assertTrue(mailing.result_date)

    def test_settled_results_stay(self):
        """14 days of acts, 30 more for what comes late: then it is not read again."""
        mailing = self.send(self.make_mailing())
        for day in ("2026-04-22", "2026-04-24"):
            with freeze_time(f"{day} 10:00:00"):
                self.assertIn(mailing, self.results._get_due())
                self.add_up()
        self.assertNotIn(mailing, self.results._get_due())

    def test_mailing_without_messages_is_never_due(self):
        mailing = self.make_mailing()
        mailing.sudo().state = "done"
        self.env.flush_all()
        self.assertNotIn(mailing, self.results._get_due())

    def test_messages_from_before_the_addon_was_there(self):
        """Nobody knows the segments of then: all recipients are added up still."""
        mailing = self.send(self.make_mailing())
        self.recipients_noted.search([("mailing_id", "=", mailing.id)]).unlink()
        self.add_up()
        self.assertEqual(self.result(mailing).delivered, 2)
        self.assertFalse(self.result(mailing, self.lyon))

    def test_deleted_segment_takes_its_results(self):
        mailing = self.send(self.make_mailing())
        self.add_up()
        self.readers.unlink()
        self.add_up()
        found = self.results.search([("mailing_id", "=", mailing.id)])
        self.assertEqual(found.segment_id, self.lyon)
