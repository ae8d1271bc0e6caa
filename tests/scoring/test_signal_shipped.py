from odoo import Command
from odoo.fields import Date
from odoo.tests import freeze_time

from .signals import DAY, SignalCase


@freeze_time("2026-06-30 12:00:00")
class TestSignalShipped(SignalCase):
    """The signals that come with the addon, on the apps that they read."""

    @classmethod
    def signal(cls, name, mapped):
        """Put a shipped signal in use, with these interests by record."""
        signal = cls.env.ref(f"contact_segmentation.partner_score_signal_{name}")
        signal.mapping_ids = [
            Command.create({"value": str(record.id), "interest_id": interest.id})
            for record, interest in mapped.items()
        ]
        signal.active = True
        return signal

    def test_none_is_in_use_before_somebody_maps_it(self):
        shipped = self.env["ir.model.data"].search(
            [
                ("module", "=", "contact_segmentation"),
                ("model", "=", "partner.score.signal"),
                ("name", "like", "\\_category"),
            ]
        )
        signals = self.env["partner.score.signal"].browse(shipped.mapped("res_id"))
        self.assertTrue(signals)
        self.assertFalse(any(signals.mapped("active")))

    def test_all_are_sound_or_not_installed(self):
        hidden = self.env["partner.score.signal"].with_context(active_test=False)
        signals = hidden.search([("target", "=", "mapped")])
        signals.active = True
        sound, sentences = signals._split_faulty(self.company, Date.to_date(DAY))
        self.assertEqual(sentences, [])
        self.assertEqual(sound, signals.filtered("is_available"))
        self.assertEqual(self.read_points(sound), [])

    def test_tags_of_an_event(self):
        """Two tags of one interest are one sign; the day is that of the event."""
        category = self.env["event.tag.category"].create({"name": "Theme"})
        tags = self.env["event.tag"].create(
            [
                {"name": name, "category_id": category.id}
                for name in ("Reds", "Whites", "Trumpets", "Free")
            ]
        )
        reds, whites, trumpets, _free = tags
        event = self.env["event.event"].create(
            {
                "name": "A tasting with music",
                "date_begin": "2026-06-20 10:00:00",
                "date_end": "2026-06-20 12:00:00",
                "company_id": self.company.id,
                "tag_ids": [Command.set(tags.ids)],
            }
        )
        self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": self.alice.id, "state": "open"}
        )
        signal = self.signal(
            "event_tag", {reds: self.wine, whites: self.wine, trumpets: self.jazz}
        )
        self.assertPoints(
            signal,
            ("Alice", "Wine", "2026-06-20", 5.0),
            ("Alice", "Jazz", "2026-06-20", 5.0),
        )
        self.assertPoints(signal, as_of="2026-06-19")

    def test_tags_of_an_opportunity(self):
        tag = self.env["crm.tag"].create({"name": "Wine"})
        lead = self.env["crm.lead"].create(
            {
                "name": "A cellar",
                "type": "opportunity",
                "partner_id": self.alice.id,
                "company_id": self.company.id,
                "tag_ids": [Command.set(tag.ids)],
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = '2026-06-10 10:00' WHERE id = %s",
            [lead.id],
        )
        self.assertPoints(
            self.signal("lead_tag", {tag: self.wine}),
            ("Alice", "Wine", "2026-06-10", 3.0),
        )

    def test_answers_of_a_survey(self):
        survey = self.env["survey.survey"].create({"title": "What do you like?"})
        question = self.env["survey.question"].create(
            {
                "title": "Music",
                "survey_id": survey.id,
                "question_type": "simple_choice",
                "suggested_answer_ids": [
                    Command.create({"value": "Jazz"}),
                    Command.create({"value": "None"}),
                ],
            }
        )
        jazz, _none = question.suggested_answer_ids
        self.env["survey.user_input"].create(
            {
                "survey_id": survey.id,
                "partner_id": self.alice.id,
                "state": "done",
                "end_datetime": "2026-06-15 10:00:00",
                "user_input_line_ids": [
                    Command.create(
                        {
                            "question_id": question.id,
                            "answer_type": "suggestion",
                            "suggested_answer_id": jazz.id,
                        }
                    )
                ],
            }
        )
        self.assertPoints(
            self.signal("survey_answer", {jazz: self.jazz}),
            ("Alice", "Jazz", "2026-06-15", 2.0),
        )
