"""Who did not react to a mailing, among ten messages for each contact.

Bare SQL is the statement a database engineer would write by hand for the same rule.
"""

from population import add_contacts, copy_row

from odoo.tools import SQL

MAILINGS = 10
MOST_MS_ONE_CONTACT = 50
SENT = "TIMESTAMP '2026-03-01 09:00:00'"


def measure(bench):
    with bench.env() as env:
        first = add_contacts(env, bench.contacts)
        mailing_ids = _add_mailings(env, bench.contacts)
    bench.vacuum("res_partner", "mailing_trace")
    news_id = mailing_ids[-1]
    with bench.env() as env:
        news = env["mailing.mailing"].browse(news_id)
        did_not_click = news._get_followup_rule("click", 3)
    _measure_rules(bench, news_id, did_not_click)
    _measure_one_contact(bench, did_not_click, first)
    _measure_refresh(bench, news_id)


def _add_mailings(env, contacts):
    """Add mailings to all contacts; one message in twenty was clicked."""
    mailings = env["mailing.mailing"].create(
        [
            {
                "subject": f"News {number}",
                "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            }
            for number in range(MAILINGS)
        ]
    )
    mailings.write({"state": "done", "sent_date": "2026-03-01 09:00:00"})
    model = env["mailing.trace"].create(
        {"model": "res.partner", "res_id": env.user.partner_id.id}
    )
    env.flush_all()
    contact = SQL("1 + (number - 1) %% %s", contacts)
    which = SQL("(number - 1) / %s", contacts)
    values = {
        "id": SQL("%s + number", model.id),
        "res_id": contact,
        "mass_mailing_id": SQL("(%s::int[])[1 + %s]", mailings.ids, which),
        "email": SQL("'contact' || %s || '@example.org'", contact),
        "trace_status": SQL("'sent'"),
        "sent_datetime": SQL("%s + %s * INTERVAL '1 week'", SQL(SENT), which),
        "links_click_datetime": SQL(
            "CASE WHEN number * 7919::bigint %% 20 = 0"
            " THEN %s + %s * INTERVAL '1 week' END",
            SQL(SENT),
            which,
        ),
    }
    copy_row(env, model, values, contacts * MAILINGS)
    return mailings.ids


def _measure_rules(bench, news_id, did_not_click):
    cases = {
        "did not click on a mailing": (did_not_click, _bare(news_id)),
        "clicked on any mailing": (
            [("mailing_trace_ids.is_clicked", "=", True)],
            _BARE_ANY,
        ),
    }
    for case, (domain, bare) in cases.items():
        row = bench.measure(
            case,
            ours=lambda env, domain=domain: env["res.partner"].search_count(domain),
            bare=lambda env, bare=bare: env.cr.execute(bare),
        )
        bench.limit(case, "times the bare SQL", row["ratio_bare"], 1.5)


def _measure_one_contact(bench, did_not_click, first):
    """What a save asks for."""
    domain = [("id", "=", first + 7), *did_not_click]
    case = "did not click, of one contact"
    row = bench.measure(
        case, ours=lambda env: env["res.partner"].search_count(domain), runs=5
    )
    bench.limit(case, "ms", round(row["ours_s"] * 1000), MOST_MS_ONE_CONTACT)


def _measure_refresh(bench, news_id):
    with bench.env() as env:
        mailing = env["mailing.mailing"].browse(news_id)
        segment = mailing._get_followup_segment("click", env.company, 3)
        segment_id = segment.id

    def refresh(env):
        segment = env["partner.segment"].browse(segment_id)
        segment.action_refresh()
        assert segment.state == "ok", segment.last_error

    bench.measure("its segment, unchanged", ours=refresh)


def _bare(mailing_id):
    return SQL(
        """
        SELECT COUNT(*)
          FROM res_partner AS contact
         WHERE contact.active
           AND EXISTS (
                   SELECT FROM mailing_trace
                    WHERE email = contact.email_normalized
                      AND mass_mailing_id = %(mailing_id)s
                      AND trace_status IN ('pending', 'sent', 'open', 'reply')
                      AND sent_datetime < NOW()
               )
           AND NOT EXISTS (
                   SELECT FROM mailing_trace
                    WHERE email = contact.email_normalized
                      AND mass_mailing_id = %(mailing_id)s
                      AND links_click_datetime IS NOT NULL
               )
        """,
        mailing_id=mailing_id,
    )


_BARE_ANY = SQL(
    """
    SELECT COUNT(*)
      FROM res_partner AS contact
     WHERE contact.active
       AND EXISTS (
               SELECT FROM mailing_trace
                WHERE email = contact.email_normalized
                  AND links_click_datetime IS NOT NULL
           )
    """
)
