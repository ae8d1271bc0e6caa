from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.days import day_begins
from ..queries import MUCH, work_as_usual, work_hard
from . import engagement_moments, engagement_queries
from .res_partner_engagement import ENGAGEMENT_COLUMNS

# how long one statement may last
TIME_LIMIT = "60s"


class PartnerScoreRun(models.Model):
    """Runs of the kind `engagement`: what contacts do with their messages.

    A full run also learns when people react in general.  The runs until the next one
    smooth the best moments of those who changed towards that same base, so that
    nobody's moment moves because others clicked.
    """

    _inherit = "partner.score.run"

    engagement_base = fields.Json(
        readonly=True,
        copy=False,
        help="How many reactions there were at each weekday and hour, at the last full "
        "run.",
    )

    @api.model
    def _get_kinds(self):
        return [*super()._get_kinds(), "engagement"]

    def _get_columns(self):
        if self.kind != "engagement":
            return super()._get_columns()
        return list(ENGAGEMENT_COLUMNS)

    def _get_settings(self):
        """Return how messages are read; whatever else counts clicks depends on it."""
        settings = super()._get_settings()
        settings["scanner_seconds"] = self.company_id.sudo().scanner_seconds
        if self.kind == "engagement":
            company = self.company_id.sudo()
            addresses = self.env["res.partner"]._get_message_addresses()
            settings["tz"] = company._segmentation_tz()
            settings["opens"] = company.open_tracking_consent
            settings["addresses"] = [theirs.name for theirs, _own in addresses]
        return settings

    # -- running ------------------------------------------------------------

    def _start(self, as_of):
        contact_ids = super()._start(as_of)
        if self.kind == "engagement" and contact_ids is None:
            reading = self.company_id._get_engagement_reading(as_of)
            rows = self._add_up(engagement_moments.count_moments(reading))
            self.engagement_base = engagement_moments.read_base(rows)
        return contact_ids

    def _score(self, as_of, contact_ids):
        if self.kind != "engagement":
            return super()._score(as_of, contact_ids)
        reading = self.company_id._get_engagement_reading(as_of, contact_ids)
        self._add_up(
            engagement_queries.write(
                reading, self._get_measurable(contact_ids), self.engagement_base
            )
        )
        self.env["partner.engagement"].invalidate_model()
        return []

    def _add_up(self, statement):
        """Execute a statement that reads millions of messages."""
        self.env.flush_all()
        self.env.execute_query(work_hard(TIME_LIMIT, compiled=False, memory=MUCH))
        rows = self.env.execute_query(statement)
        self.env.execute_query(work_as_usual())
        return rows

    def _get_measurable(self, contact_ids):
        """Return the query of the contacts that may be measured, of these."""
        contacts = self.env["res.partner"].sudo()
        domain = contacts._scorable_domain()
        domain &= Domain(contacts._check_company_domain(self.company_id))
        if contact_ids is not None:
            domain &= Domain("id", "in", contact_ids)
        return contacts._search(domain).select()

    # -- what changed -------------------------------------------------------

    def _can_follow(self, as_of, xmin):
        if self.kind != "engagement":
            return super()._can_follow(as_of, xmin)
        is_same = self.run_config == self.last_config
        return bool(self.engagement_base) and is_same and self._is_recent(as_of)

    def _get_touched(self, as_of, xmin):
        """Return the contacts to whom something was sent, or who reacted, since."""
        touched = super()._get_touched(as_of, xmin)
        if self.kind != "engagement":
            return touched
        reading = self.company_id._get_engagement_reading(as_of)
        since = day_begins(self.last_as_of + timedelta(days=1), reading.tz)
        rows = self.env.execute_query(
            engagement_queries.touched_contacts(reading, xmin, since)
        )
        return touched.union(contact_id for (contact_id,) in rows)
