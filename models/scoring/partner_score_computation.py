import logging
from datetime import timedelta

import psycopg2
from psycopg2.errors import ForeignKeyViolation

from odoo import fields, models
from odoo.exceptions import ConcurrencyError, LockError, UserError
from odoo.fields import Domain

from ..queries import MUCH, work_hard
from . import change_queries

_logger = logging.getLogger(__name__)

# Scores hold for a day, less what a run may start early
PERIOD = timedelta(hours=23, minutes=55)
# A full run finds what went past both Odoo and PostgreSQL's notes, such as rows that a
# statement deleted
DAYS_BETWEEN_FULL_RUNS = 7
# how long one statement of a run may last
TIME_LIMIT = "30min"


class PartnerScoreComputation(models.AbstractModel):
    """What is computed for one company from all that its contacts did.

    It runs once a day and when something asks for it.  A run that fails leaves what
    the one before wrote, and shows why.
    """

    _name = "partner.score.computation"
    _description = "Computation of Scores"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="cascade",
    )
    state = fields.Selection(
        [("pending", "To compute"), ("ok", "Up to date"), ("failed", "Failed")],
        default="pending",
        required=True,
        readonly=True,
        copy=False,
    )
    last_error = fields.Text(readonly=True, copy=False)
    last_warning = fields.Text(
        readonly=True,
        copy=False,
        help="What the last run left out: sources that could not be read.",
    )
    last_as_of = fields.Date(
        string="Scored as of",
        readonly=True,
        copy=False,
        help="Last day whose acts count in the scores.",
    )
    last_compute = fields.Datetime(string="Last Run", readonly=True, copy=False)
    last_attempt = fields.Datetime(readonly=True, copy=False)
    last_duration = fields.Float(
        string="Duration of the Last Run (s)", readonly=True, copy=False
    )
    last_snapshot = fields.Char(
        readonly=True, copy=False, help="Where in time the last run looked from."
    )
    last_full = fields.Date(
        readonly=True, copy=False, help="Day of the last run that measured everybody."
    )

    # -- running ------------------------------------------------------------

    def _in_company(self):
        """Return the record in the context of its company, whoever runs it."""
        context = self.company_id._segmentation_context()
        lang = self.company_id.sudo().partner_id.lang or self.env.lang
        return self.with_env(self.env(context={**context, "lang": lang}))

    def _attempt(self, work):
        """Do the work of a run; what goes wrong is shown on the record and stops there.

        :param work: a function without arguments; it undoes what it does not finish
        :return: what the work returns; True where it failed
        """
        try:
            return work()
        except ForeignKeyViolation as error:
            # a contact was deleted after it was measured
            raise ConcurrencyError(str(error)) from error
        except (LockError, psycopg2.OperationalError):
            raise
        except Exception as error:
            # a source can reach the code of any addon, which may raise anything
            _logger.info("%s failed", self, exc_info=True)
            self._fail(error)
        return True

    def _make_room(self):
        """Give the next statements what they need to read millions of rows."""
        self.env.execute_query(work_hard(TIME_LIMIT, compiled=False, memory=MUCH))

    def _fail(self, error):
        reason = error.args[0] if isinstance(error, UserError) else error
        self.write(
            {
                "state": "failed",
                "last_error": str(reason) or type(error).__name__,
                "last_attempt": fields.Datetime.now(),
            }
        )

    def _get_due_domain(self):
        """Return the domain of what is to run now."""
        due = Domain("state", "=", "pending")
        return due | Domain("last_attempt", "<=", fields.Datetime.now() - PERIOD)

    # -- what changed -------------------------------------------------------

    def _get_snapshot(self):
        [(snapshot,)] = self.env.execute_query(change_queries.snapshot())
        return snapshot

    def _get_known_xmin(self):
        """Return the transaction from which on the last run saw nothing.

        None where there is none, or of another database: a copy, a restored dump.
        """
        known = (self.last_snapshot or "").split(":")
        *database, xmin = self._get_snapshot().split(":")
        if known[:-1] != database:
            return None
        # a transaction that ends elsewhere while we look may seem to be here, and older
        age = abs(int(xmin) - int(known[-1]))
        return int(known[-1]) if age < change_queries.MAX_AGE else None

    def _is_recent(self, as_of):
        """Return whether everybody was measured not long before a day."""
        if not (self.last_as_of and self.last_full) or as_of < self.last_as_of:
            return False
        return (as_of - self.last_full).days < DAYS_BETWEEN_FULL_RUNS

    def _has_new_rates(self, xmin):
        """Return whether a currency rate that the last run has read was changed."""
        [(has_new_rates,)] = self.env.execute_query(
            change_queries.has_new_rates(xmin, self.last_as_of)
        )
        return has_new_rates

    def _get_noted_contacts(self, xmin):
        """Return the ids of the contacts that lost acts since a run, as a set."""
        rows = self.env.execute_query(change_queries.noted_contacts(xmin))
        return {contact_id for (contact_id,) in rows}
