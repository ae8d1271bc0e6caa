"""The rules of those who did not react to a mailing."""

# what contacts did not do, as the choices of a field
REACTIONS = [
    ("click", "Did not click"),
    ("reply", "Did not reply"),
    ("open", "Did not open"),
    ("buy", "Did not buy"),
]

# the field of a message that tells a reaction
SHOWN_BY = {"click": "is_clicked", "reply": "is_replied", "open": "is_opened"}


def get_rule(reaction, mailing_ids, reminder_ids, days):
    """Return the rule of who got a message and did not react, as a list.

    Whoever reacts late leaves: the days only say how long each of them has had.

    :param mailing_ids: the versions of the message
    :param reminder_ids: what was sent since, to which they did not react either
    :param days: how many days after it they are looked for; 0: at once
    """
    arrived = [("mass_mailing_id", "in", mailing_ids), ("is_arrived", "=", True)]
    if days:
        arrived.append(("days_since", ">=", days))
    rule = [("mailing_trace_ids", "any", arrived)]
    if reaction == "buy":
        return [*rule, ("bought_after_mailing_ids", "not in", mailing_ids)]
    about = ("mass_mailing_id", "in", [*mailing_ids, *reminder_ids])
    shown = (SHOWN_BY[reaction], "=", True)
    return [*rule, ("mailing_trace_ids", "not any", [about, shown])]
