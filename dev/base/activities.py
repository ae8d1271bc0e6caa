"""A little of what other apps know: events, won opportunities, a survey."""

from datetime import datetime, time, timedelta
from random import Random

from .contact import Contact

# name, days from today, how many people come for each thousand contacts
_EVENTS = (
    ("Portes ouvertes de printemps", -200, 12),
    ("Rencontres du mécénat", -45, 6),
    ("Nuit des ateliers", 30, 8),
)
_TASTES = ("Le travail du bois", "La céramique", "Le textile", "La cuisine")


def create(env, contacts: list[Contact], today, rng: Random) -> None:
    """Create what the installed apps have a place for."""
    env = env(
        context={
            **env.context,
            "tracking_disable": True,
            "mail_create_nosubscribe": True,
            "mail_notrack": True,
        }
    )
    people = [contact for contact in contacts if contact.kind in ("person", "employee")]
    if "event.event" in env:
        for event in _EVENTS:
            _create_event(env, *event, people, today, rng)
    if "crm.lead" in env:
        _create_opportunities(env, contacts, today, rng)
    if "survey.survey" in env:
        _create_survey(env, people, today, rng)


def _some(contacts, permille, rng):
    """Return some contacts, by their number for each thousand."""
    return rng.sample(contacts, -(-len(contacts) * permille // 1000))


def _create_event(env, name, days, permille, people, today, rng):
    """Create an event and who registered; nobody is written to."""
    begin = datetime.combine(today + timedelta(days), time(8))
    event = env["event.event"].create(
        {
            "name": name,
            "date_begin": begin,
            "date_end": begin + timedelta(hours=8),
            "event_mail_ids": [],
        }
    )
    registrations = env["event.registration"].create(
        [
            {
                "event_id": event.id,
                "partner_id": person.id,
                "state": rng.choice(("done", "done", "open")) if days < 0 else "open",
            }
            for person in _some(people, permille, rng)
        ]
    )
    for registration in registrations:
        if registration.state == "done":
            registration.date_closed = begin


def _create_opportunities(env, contacts, today, rng):
    """Create opportunities won with organisations that buy."""
    buyers = [c for c in contacts if c.habit and c.is_organisation]
    won = env["crm.stage"].search([("is_won", "=", True)], limit=1)
    chosen = _some(buyers, 100, rng)
    leads = env["crm.lead"].create(
        [
            {
                "name": f"Convention {contact.values['name']}",
                "type": "opportunity",
                "partner_id": contact.id,
                "expected_revenue": rng.choice((800, 1500, 2400, 5000)),
                "stage_id": won.id,
            }
            for contact in chosen
        ]
    )
    for lead in leads:
        lead.date_closed = datetime.combine(
            today - timedelta(rng.randint(20, 600)), time(10)
        )


def _create_survey(env, people, today, rng):
    """Create a survey of one question, and those who answered."""
    survey = env["survey.survey"].create(
        {
            "title": "Qu'aimeriez-vous apprendre ?",
            "question_and_page_ids": [
                (
                    0,
                    0,
                    {
                        "title": "Quel savoir-faire vous attire le plus ?",
                        "question_type": "simple_choice",
                        "suggested_answer_ids": [(0, 0, {"value": t}) for t in _TASTES],
                    },
                )
            ],
        }
    )
    question = survey.question_ids
    env["survey.user_input"].create(
        [
            _answer(
                survey, question, person, today - timedelta(rng.randint(5, 90)), rng
            )
            for person in _some(people, 12, rng)
        ]
    )


def _answer(survey, question, person, day, rng):
    ended = datetime.combine(day, time(rng.randint(7, 20), rng.randint(0, 59)))
    line = {
        "question_id": question.id,
        "answer_type": "suggestion",
        "suggested_answer_id": rng.choice(question.suggested_answer_ids.ids),
    }
    return {
        "survey_id": survey.id,
        "partner_id": person.id,
        "email": person.values.get("email"),
        "state": "done",
        "start_datetime": ended - timedelta(minutes=3),
        "end_datetime": ended,
        "predefined_question_ids": [(6, 0, question.ids)],
        "user_input_line_ids": [(0, 0, line)],
    }
