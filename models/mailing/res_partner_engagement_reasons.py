from odoo import api, fields, models
from odoo.tools import format_date

from ...tools.days import local_day
from . import engagement_queries

# how many messages explain the engagement of a contact
SHOWN = 100
# reactions, from the one that tells most, and the column that tells it
REACTIONS = {"reply": "replied_on", "click": "clicked_on", "open": "opened_on"}


class ResPartner(models.Model):
    """Why a contact is as engaged as it is: the messages and what became of them."""

    _inherit = "res.partner"

    engagement_explanation = fields.Char(
        compute="_compute_engagement_explanation",
        compute_sudo=True,
        groups="base.group_user",
        help="Why the contact is at its level of engagement.",
    )

    @api.depends("engagement_level", "engagement_last_reacted")
    @api.depends_context("company", "lang")
    def _compute_engagement_explanation(self):
        limits = self.env.company._get_engagement_limits()
        for contact in self:
            contact.engagement_explanation = contact._explain_engagement(limits)

    def _explain_engagement(self, limits):
        """Return in a sentence why a contact is at its level."""
        if not self.engagement_level:
            return False
        if self.engagement_level == "never":
            return self.env._("No message of a mailing has arrived yet.")
        if not self.engagement_last_reacted:
            return self.env._(
                "No reaction so far: cold at first, dormant %(dormant)s days after the "
                "first message.",
                dormant=limits.dormant,
            )
        return self.env._(
            "The last reaction was on %(date)s: hot for %(hot)s days, warm for "
            "%(warm)s, dormant after %(dormant)s.",
            date=format_date(self.env, self.engagement_last_reacted),
            **limits._asdict(),
        )

    def action_explain_engagement(self):
        """Open the last messages of mailings to this contact, and the reactions."""
        self.ensure_one()
        self.check_access("read")
        reasons = self.env["partner.score.reason"]
        title = self.env._("Engagement of %(name)s", name=self.display_name)
        return reasons._open(self, title, self._get_engagement_reasons())

    def _get_engagement_reasons(self):
        """Return the lines of `partner.score.reason`, the latest message first."""
        if not self._is_engagement_shown():
            return []
        company = self.env.company
        today = company._segmentation_today()
        reading = company._get_engagement_reading(today, self.ids)
        messages = self.env.execute_query_dict(
            engagement_queries.last_messages(reading, SHOWN)
        )
        return [self._get_message_reason(message, reading.tz) for message in messages]

    def _is_engagement_shown(self):
        """Whether the engagement of this contact may be shown: nobody's who objects."""
        return bool(self.engagement_level)

    def _get_message_reason(self, message, tz):
        days = {
            name: value and local_day(value, tz)
            for name, value in message.items()
            if name.endswith("_on")
        }
        shown = (kind for kind, name in REACTIONS.items() if days[name])
        outcome = next(shown, "bounce" if days["bounced_on"] else "none")
        # superuser: what was sent may be told to whoever it is explained to
        mailing = self.env["mailing.mailing"].sudo().browse(message["mailing_id"])
        return {
            "date": days["delivered_on"] or days["bounced_on"],
            "signal": self._say_outcome(outcome),
            "sentence": self._say_message(mailing.subject, outcome, days),
            "points": 0,
            "points_left": 0,
            "res_model": mailing._name,
            "res_id": mailing.id,
        }

    def _say_outcome(self, outcome):
        return {
            "reply": self.env._("Reply"),
            "click": self.env._("Click"),
            "open": self.env._("Open"),
            "bounce": self.env._("Bounce"),
            "none": self.env._("No reaction"),
        }[outcome]

    def _say_message(self, subject, outcome, days):
        if outcome == "bounce":
            return self.env._("“%(mailing)s” did not arrive.", mailing=subject)
        if outcome == "none":
            return self.env._("“%(mailing)s” arrived.", mailing=subject)
        named = {
            "mailing": subject,
            "date": format_date(self.env, days[REACTIONS[outcome]]),
        }
        if outcome == "reply":
            return self.env._("“%(mailing)s” was replied to on %(date)s.", **named)
        if outcome == "open":
            return self.env._("“%(mailing)s” was opened on %(date)s.", **named)
        return self.env._(
            "A link of “%(mailing)s” was followed on %(date)s, the last time.", **named
        )
