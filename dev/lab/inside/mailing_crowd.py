"""A crowd to send a mailing to: who must get it once, and who must not.

Of each hundred members, by their number:

    1         has no address, 2 a malformed one
    3         has the address of 4, in capitals: one message for both
    5         is on the blacklist
    10 to 14  are excluded by their segment
    20        has the address of an outsider who is excluded
    30        has the address of 31 as a second one

They are in two segments that overlap; the outsiders are in none of them.  Then there
are newcomers, one for ten members; each tenth of them has an address that got the
mailing before.
"""

REACHED = [
    number
    for number in range(100)
    if number not in {1, 2, 3, 5, 10, 11, 12, 13, 14, 20}
]


def make(env, count, port, *, keep=False):
    """Make the crowd, and a mailing in the queue.

    :param keep: whether messages are kept once they are sent: Odoo needs as long to
        delete one as to send it
    :return: the addresses that must get one message, sorted
    """
    _use_server(env, port)
    contacts = env["res.partner"].with_context(tracking_disable=True)
    contacts.create([_member(number, count) for number in range(count)])
    contacts.create([_outsider(number) for number in range(0, count, 10)])
    for number in range(5, count, 100):
        env["mail.blacklist"]._add(_address(number))
    readers, donors, jury = env["partner.segment"].create(
        [
            {"name": "Readers", "domain": "[('color', 'in', [1, 2])]"},
            {"name": "Donors", "domain": "[('color', 'in', [2, 3])]"},
            {"name": "Jury", "domain": "[('function', '=', 'Jury')]"},
        ]
    )
    mailing = env["mailing.mailing"].create(
        {
            "subject": "General assembly",
            "email_from": "news@example.com",
            "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            "segment_ids": (readers | donors).ids,
            "exclude_segment_ids": jury.ids,
            "body_html": "<p>See you there, <t t-out='object.name'/></p>",
            "keep_archives": keep,
        }
    )
    mailing.action_launch()
    return sorted(
        _address(hundred + number)
        for hundred in range(0, count, 100)
        for number in REACHED
    )


def come(env, count):
    """Have the newcomers come, and put the mailing in the queue again.

    :return: the addresses that must get one message now, sorted
    """
    contacts = env["res.partner"].with_context(tracking_disable=True)
    numbers = range(0, count, 10)
    contacts.create(
        [
            {
                "name": f"Newcomer {number}",
                "color": 1,
                "email": f"{'MEMBER' if number % 100 == 0 else 'new'}{number}"
                "@example.org",
            }
            for number in numbers
        ]
    )
    env["mailing.mailing"].search(
        [("subject", "=", "General assembly")]
    ).action_launch()
    return sorted(f"new{number}@example.org" for number in numbers if number % 100)


def _use_server(env, port):
    env["ir.mail_server"].search([]).active = False
    env["ir.mail_server"].create(
        {"name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": port}
    )


def _address(number):
    return f"member{number}@example.org"


def _member(number, count):
    """Seven in ten are readers, six are donors: three are both."""
    place = number * 10 // count
    emails = {
        1: False,
        2: "not an address",
        3: _address(number + 1).upper(),
        30: f'"Member" <{_address(number)}>, {_address(number + 1)}',
    }
    return {
        "name": f"Member {number}",
        "color": 1 if place < 4 else 2 if place < 7 else 3,
        "email": emails.get(number % 100, _address(number)),
        "function": "Jury" if number % 100 in range(10, 15) else False,
    }


def _outsider(number):
    """One in ten is of the jury, and has the address of a member."""
    is_jury = number % 100 == 20
    return {
        "name": f"Outsider {number}",
        "email": _address(number) if is_jury else f"outsider{number}@example.org",
        "function": "Jury" if is_jury else False,
    }
