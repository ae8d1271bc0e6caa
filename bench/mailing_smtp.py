"""What a real SMTP server receives of a mailing to 10,000 members.

Two segments that overlap, less a third; shared, missing, malformed, blacklisted and
several addresses; senders that are killed; then newcomers, and the mailing again.
"""

import os
import sys

from lab.inside import mailing_crowd
from lab.post_office import Senders, post_office

MEMBERS = 10_000
PREPARE = "run('mass_mailing.ir_cron_mass_mailing_queue')\n"
# a thousand messages for each call of the action
DELIVER = """
while env['mail.mail'].search_count([('state', '=', 'outgoing')]):
    run('mail.ir_cron_mail_scheduler_action')
"""


def measure(bench):
    """Count from the server who got how many messages."""
    shell = [sys.executable, "-m", "odoo", "shell", "-d", bench.database]
    senders = Senders([*shell, "--log-level=error", "--no-http"], os.environ)
    with post_office() as office:
        with bench.env() as env:
            env.cr.execute("TRUNCATE mail_mail CASCADE")  # left by other groups
            expected = mailing_crowd.make(env, MEMBERS, office.port, keep=True)
        bench.say(f"{MEMBERS:,} members, {len(expected):,} addresses to write to")
        times = [_timed(bench, office, *step) for step in _first_sending(senders)]
        with bench.env() as env:
            expected += mailing_crowd.come(env, MEMBERS)
        newcomers = ("to the newcomers", lambda: senders.run(PREPARE + DELIVER))
        times.append(_timed(bench, office, *newcomers))
        received = office.received()
    case = f"smtp, {len(expected):,} addresses of {MEMBERS:,} members"
    bench.record(case, ours=[(sum(times), None, None)])
    wrong = set(received).symmetric_difference(expected)
    bench.limit(case, "addresses without or unduly with a message", len(wrong), 0)
    repeated = sum(received.values()) - len(received)
    bench.limit(case, "messages sent again", repeated, 0)


def _first_sending(senders):
    """Return what is done one after the other: its name, and the work."""
    third = MEMBERS // 3
    kill = senders.kill_at
    return [
        ("killed before a batch", lambda: kill(PREPARE, "batch", third // 50)),
        ("killed after a batch", lambda: kill(PREPARE, "prepared", third // 50)),
        (
            "killed while it delivers",
            lambda: kill(PREPARE + DELIVER, "delivery", third),
        ),
        ("killed once more", lambda: kill(DELIVER, "delivery", third)),
        ("to the end", lambda: senders.run(DELIVER)),
    ]


def _timed(bench, office, name, work):
    seconds, _statements, _growth = bench.sample(lambda _env: work())
    bench.say(f"{name}: {seconds:.0f} s, {len(office.messages):,} messages so far")
    return seconds
