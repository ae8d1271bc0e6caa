"""What scheduled actions that work in slices share."""

import time

from .queries import estimate_rows

# up to how many contacts a long operation is done while the user waits
SMALL_BASE = 50_000

# seconds that a wake-up may take beyond the ten that Odoo gives to a job's turn; it
# kills what lasts longer than 120
MORE_TIME = 40


def has_time(env):
    """Return whether this wake-up of a scheduled action may go on.

    Longer than Odoo asks for, shorter than it allows: going on in another wake-up
    costs more than a slice.
    """
    end = env.context.get("cron_end_time")
    return end is None or time.monotonic() < end + MORE_TIME


def is_small(env):
    """Return whether there are few enough contacts for the user to wait."""
    [(size,)] = env.execute_query(estimate_rows(env["res.partner"]._table))
    return size <= SMALL_BASE


def come_back(message):
    """Return the action that says that a scheduled action will do it."""
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "message": message,
            "next": {"type": "ir.actions.client", "tag": "soft_reload"},
        },
    }
