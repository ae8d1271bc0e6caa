"""Who a mailing to segments goes to, and what it costs to send it.

Beside the same mailing by a plain domain to the same contacts: nobody shares an
address, so that both find the same.
"""

from population import add_contacts

from odoo.tools import SQL

MEMBERS = 100_000
MESSAGES = 3_000
# one contact in ten is a member, one member in ten is excluded
CONTACTS_PER_MEMBER = 10
PLAIN = "[('city', '=', 'Lyon'), ('function', '!=', 'Jury')]"
TAGS = "[('category_id', 'in', %d), ('category_id', 'not in', %d)]"
TURNS = 5


def measure(bench):
    """Find the recipients of a segment of 100,000 members less another.

    Against the same contacts by two columns, and by tags: a tag less another, which
    is how the same would be done without segments.
    """
    with bench.env() as env:
        _add_members(env, MEMBERS)
        mailing, plain = _make_both(env)
        tagged = plain.copy({"mailing_domain": TAGS % _add_tags(env)})
        ours = _recipients(mailing.id)
        others = {"two columns": plain.id, "two tags": tagged.id}
    bench.vacuum("res_partner", "partner_segment_member")
    bench.vacuum("res_partner_res_partner_category_rel")
    for name, mailing_id in others.items():
        _compare(bench, f"recipients, {name}", ours, _recipients(mailing_id))


def _compare(bench, case, ours, plain):
    with bench.env() as env:
        found, expected = ours(env), plain(env)
        assert sorted(found) == sorted(expected)
        assert len(found) == MEMBERS * 9 // 10
    row = bench.measure(case, ours=ours, bare=plain, runs=2 * TURNS)
    bench.limit(case, "times the plain domain", row["ratio_bare"], 1.2)


def measure_sending(bench):
    """Prepare 3,000 messages and their traces; nothing leaves the database."""
    with bench.env() as env:
        _add_members(env, MESSAGES * 10 // 9)
        mailing, plain = _make_both(env)
        models = {"mailing": mailing.id, "plain": plain.id}
    bench.vacuum("res_partner", "partner_segment_member")
    copies = {}

    def make_copies(env):
        env.cr.execute("TRUNCATE mail_mail, mailing_trace CASCADE")
        for name, mailing_id in models.items():
            copies[name] = env["mailing.mailing"].browse(mailing_id).copy().id

    def send(name):
        return lambda env: _send(env, copies[name])

    case = f"send, {MESSAGES:,} messages"
    row = bench.measure(
        case,
        ours=send("mailing"),
        bare=send("plain"),
        setup=make_copies,
        runs=TURNS,
    )
    bench.limit(case, "times the plain domain", row["ratio_bare"], 1.05)


def _add_members(env, members):
    """Add contacts of whom one in ten lives in Lyon; a tenth of those is the jury.

    Those who lived there before move, so that all of Lyon is of this bench.
    """
    env.cr.execute("UPDATE res_partner SET city = 'Metz' WHERE city = 'Lyon'")
    env["partner.segment"].search([]).refresh_policy = "manual"
    add_contacts(
        env,
        members * CONTACTS_PER_MEMBER,
        city=SQL("CASE number %% 10 WHEN 0 THEN 'Lyon' ELSE 'Metz' END"),
        function=SQL("CASE number %% 100 WHEN 0 THEN 'Jury' END"),
    )


def _add_tags(env):
    """Tag the same contacts; return the ids of the tags."""
    tags = env["res.partner.category"].create([{"name": "Lyon"}, {"name": "Jury"}])
    env.cr.execute(
        SQL(
            """
            INSERT INTO res_partner_res_partner_category_rel (category_id, partner_id)
            SELECT %s, id
              FROM res_partner
             WHERE city = 'Lyon'
             UNION ALL
            SELECT %s, id
              FROM res_partner
             WHERE city = 'Lyon' AND function = 'Jury'
            """,
            *tags.ids,
        )
    )
    return tuple(tags.ids)


def _make_both(env):
    """Make the same mailing to a segment less another, and by a plain domain."""
    lyon, jury = env["partner.segment"].create(
        [
            {"name": "Lyon", "domain": "[('city', '=', 'Lyon')]"},
            {
                "name": "Jury",
                "domain": "[('function', '=', 'Jury'), ('city', '=', 'Lyon')]",
            },
        ]
    )
    (lyon | jury).action_refresh()
    text = {
        "subject": "News",
        "mailing_model_id": env["ir.model"]._get_id("res.partner"),
        "body_html": "<p>Hello <t t-out='object.name'/>, <a href='#'>read</a></p>",
    }
    mailings = env["mailing.mailing"].create(
        [
            {
                **text,
                "segment_ids": lyon.ids,
                "exclude_segment_ids": jury.ids,
            },
            {**text, "mailing_domain": PLAIN},
        ]
    )
    return mailings[0], mailings[1]


def _recipients(mailing_id):
    return lambda env: env["mailing.mailing"].browse(mailing_id)._get_recipients()


def _send(env, mailing_id):
    mailing = env["mailing.mailing"].browse(mailing_id)
    mailing.action_send_mail()
    sent = env["mailing.trace"].search_count([("mass_mailing_id", "=", mailing_id)])
    assert sent == MESSAGES, sent
