"""Mailings: three that were sent, with what became of them, and one to come."""

from datetime import datetime, time, timedelta
from random import Random

from odoo.fields import Domain

from . import rows

DOMAIN = "maison-des-savoir-faire.example"
_AGENDA = f"https://www.{DOMAIN}/agenda"
_PROGRAMME = "Ce qui vous attend au programme"
_THANKS = "Votre don a changé quelque chose"
# how many of those who got it opened it, and of these how many clicked
_BOUNCED, _OPENED, _CLICKED = 0.02, 0.4, 0.22


def create(env, segments, today, rng: Random) -> list[dict]:
    """Create three mailings of the past and one to come; return the traces."""
    letter = [("category_id.name", "in", ["Lettre d'information", "Adhérent"])]
    donors = [("category_id.name", "=", "Donateur")]
    regular = segments.filtered(lambda segment: segment.name.startswith("Donateurs"))
    _create_draft(env, segments)
    days = (today - timedelta(before) for before in (75, 48, 20))
    program, thanks, gift = (datetime.combine(day, time(8, 30)) for day in days)
    traces = [
        *_send(env, _PROGRAMME, "Spectacles", letter, program, rng),
        *_send_to_segments(env, "Merci de votre fidélité", regular, thanks, rng),
        *_send(env, _THANKS, "Solidarité", donors, gift, rng),
    ]
    _add_results(env, traces)
    return traces


def _create_draft(env, segments):
    """Create a mailing to a segment that leaves another one out."""
    included, excluded = (
        segments.filtered(lambda segment, start=start: segment.name.startswith(start))
        for start in ("Adhérents", "Invités")
    )
    mailing = _create(env, "On ne vous voit plus : venez un samedi !", [])
    mailing.segment_ids = included
    mailing.exclude_segment_ids = excluded


def _create(env, subject, domain):
    body = (
        f"<p>Bonjour,</p><p>{subject} : tout est sur"
        f" <a href='{_AGENDA}'>notre agenda</a>.</p>"
        "<p>L'équipe de la Maison des savoir-faire</p>"
    )
    return env["mailing.mailing"].create(
        {
            "subject": subject,
            "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            "mailing_domain": repr(domain),
            "body_arch": body,
            "body_html": body,
            "email_from": f"bonjour@{DOMAIN}",
        }
    )


def _send(env, subject, about, domain, sent, rng):
    """Create a mailing as it is once sent, and return its traces."""
    mailing = _create(env, subject, domain)
    interests = env["partner.interest"].search([("name", "=", about)])
    mailing.interest_ids = interests
    return _leave(mailing, Domain(domain), sent, rng)


def _send_to_segments(env, subject, segments, sent, rng):
    """Create a mailing to segments as it is once sent, and return its traces."""
    mailing = _create(env, subject, [])
    mailing.segment_ids = segments
    return _leave(mailing, Domain("segment_ids", "in", segments.ids), sent, rng)


def _leave(mailing, domain, sent, rng):
    mailing.write({"state": "done", "sent_date": sent})
    env = mailing.env
    existing = Domain("create_date", "<", sent)
    recipients = env["res.partner"].search(domain & existing)
    seen = set()
    traces = [_trace(mailing, partner, sent, seen, rng) for partner in recipients]
    ids = rows.new_ids(env, "mailing_trace", len(traces))
    for trace, id_ in zip(traces, ids, strict=True):
        trace["id"] = id_
    rows.insert(env, "mailing_trace", traces)
    _record_clicks(env, mailing, traces)
    return traces


def _add_results(env, traces):
    """Note in which segments the recipients are, and add up what followed."""
    sent = env["mailing.trace"].browse(trace["id"] for trace in traces)
    env["mailing.result.recipient"]._note(sent)
    results = env["mailing.result"]
    results._follow(env.company)
    results._add_up(sent.mass_mailing_id)


def _trace(mailing, partner, sent, seen, rng):
    """Return what became of the message to one contact."""
    address = partner.email_normalized
    reason = _get_refusal(partner, address, seen)
    seen.add(address)
    trace = {
        "mass_mailing_id": mailing.id,
        "trace_type": "mail",
        "model": partner._name,
        "res_id": partner.id,
        "email": address or partner.email or None,
        "trace_status": "cancel" if reason else "sent",
        "failure_type": reason,
        "is_test_trace": False,
        "create_date": sent,
        "sent_datetime": None if reason else sent,
        "open_datetime": None,
        "links_click_datetime": None,
    }
    return trace if reason else {**trace, **_react(sent, rng)}


def _get_refusal(partner, address, seen):
    """Return why Odoo would not have written to a contact, if so."""
    if not partner.email:
        return "mail_email_missing"
    if not address:
        return "mail_email_invalid"
    if partner.is_blacklisted:
        return "mail_bl"
    return "mail_dup" if address in seen else None


def _react(sent, rng):
    if rng.random() < _BOUNCED:
        return {"trace_status": "bounce", "failure_type": "mail_bounce"}
    if rng.random() > _OPENED:
        return {}
    opened = sent + timedelta(hours=rng.expovariate(1 / 9))
    if rng.random() > _CLICKED:
        return {"trace_status": "open", "open_datetime": opened}
    clicked = opened + timedelta(seconds=rng.randint(8, 400))
    return {
        "trace_status": "open",
        "open_datetime": opened,
        "links_click_datetime": clicked,
    }


def _record_clicks(env, mailing, traces):
    """Record the clicks on the link of a mailing."""
    tracker = env["link.tracker"].create(
        {
            "url": _AGENDA,
            # without a title, Odoo would ask the site for it
            "title": "Agenda",
            "label": mailing.subject,
            "source_id": mailing.source_id.id,
        }
    )
    clicks = [
        {
            "link_id": tracker.id,
            "mailing_trace_id": trace["id"],
            "mass_mailing_id": mailing.id,
            "create_date": trace["links_click_datetime"],
        }
        for trace in traces
        if trace["links_click_datetime"]
    ]
    rows.insert(env, "link_tracker_click", clicks)
    env.add_to_compute(tracker._fields["count"], tracker)
