"""What some contacts declare, and what all of them are interested in."""

# one contact in so many has said something on the page of preferences
_EVERY = 40
_COLORS = (4, 10, 3, 8, 2, 9)


def create(env, interests) -> list[int]:
    """Have some contacts declare interests, and compute all appetences.

    :return: the ids of the contacts that declared something
    """
    for color, interest in zip(_COLORS, interests, strict=False):
        interest.write({"color": color, "is_public": True})
    people = env["res.partner"].search(
        [("is_company", "=", False), ("email_normalized", "!=", False)], order="id"
    )
    talkative = people[::_EVERY]
    for number, interest in enumerate(interests):
        some = talkative[number :: len(interests)]
        stance = "no" if number % 3 == 2 else "yes"
        some._declare_interests({interest.id: stance}, "self")
    run = env["partner.score.run"].search(
        [("company_id", "=", env.company.id), ("kind", "=", "appetence")]
    )
    run.action_compute()
    return talkative.ids
