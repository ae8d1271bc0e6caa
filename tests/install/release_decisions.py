"""What users decided of duplicates, and contacts of letters, before an upgrade.

Runs in the shell of the previous release, after `release_data`.
"""


def fill(env):
    judge_duplicates(env)
    follow_segment(env)


def judge_duplicates(env):
    """Find two groups: the Farids are not the same, the Gaëlles wait."""
    contacts = env["res.partner"]
    for name in ("Farid", "Gaëlle"):
        address = f"{name[0].lower()}@example.org"
        contacts.create({"name": name, "email": address, "city": "Nice"})
        contacts.create({"name": f"{name} Benali", "email": address, "city": "Nice"})
    env.cr.commit()
    rule = env["partner.match.rule"].create(
        {"name": "One address", "method": "key", "key_kind": "email"}
    )
    rule._find_or_fail()
    groups = rule.group_ids.grouped("value")
    groups["f@example.org"].action_not_duplicates()


def follow_segment(env):
    """Have a letter follow a segment; Bruno wants it no more."""
    segment = env["partner.segment"].search([("name", "=", "Reachable")])
    letter = env["mailing.list"].create({"name": "Letter", "segment_id": segment.id})
    letter.action_sync_segment()
    letter._update_subscription_from_email("bruno@example.org", opt_out=True)
