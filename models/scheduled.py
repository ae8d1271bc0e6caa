"""What scheduled actions that work in slices share."""

import logging
import time
from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import ConcurrencyError, LockError, MissingError

from .queries import estimate_rows

_logger = logging.getLogger(__name__)

# up to how many contacts a long operation is done while the user waits
SMALL_BASE = 50_000

# seconds that a wake-up may take beyond the ten that Odoo gives to a job's turn; it
# kills what lasts longer than 120
MORE_TIME = 40

# when to try again what somebody else was working on
RETRY = timedelta(minutes=10)


def has_time(env):
    """Return whether this wake-up of a scheduled action may go on.

    Longer than Odoo asks for, shorter than it allows: going on in another wake-up
    costs more than a slice.
    """
    end = env.context.get("cron_end_time")
    return end is None or time.monotonic() < end + MORE_TIME


def work_through(records, work, trigger, may_go_on=None):
    """Do the work of a scheduled action on records, one after the other.

    Stops when its time is out, in the middle of a record too: the next wake-up goes on
    from there.

    :param work: called with one record; returns whether it is done with it
    :param trigger: called with the time at which to wake up again, for a record on
        which somebody else is working
    :param may_go_on: returns whether there is time left; that of the wake-up if not
        given
    :return: whether all is done
    """
    progress = records.env["ir.cron"]
    progress._commit_progress(remaining=len(records))
    for position, record in enumerate(records):
        left = len(records) - position
        in_time = may_go_on() if may_go_on else has_time(records.env)
        if not (in_time and _work_or_wait(record, work, trigger)):
            progress._commit_progress(remaining=left)
            return False
        progress._commit_progress(1, remaining=left - 1)
    return True


def _work_or_wait(record, work, trigger):
    """Work on a record; come back later to what somebody else works on."""
    try:
        return work(record)
    except (LockError, ConcurrencyError, psycopg2.Error) as error:
        # still due, but the next regular wake-up may be a day away
        _logger.info("%s is busy, later: %s", record, error)
        record.env.cr.rollback()  # PostgreSQL takes no more statements otherwise
        trigger(fields.Datetime.now() + RETRY)
    except MissingError:
        _logger.info("%s was deleted while it was worked on", record)
        record.env.cr.rollback()  # forgets what was to be written on it
    return True


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
