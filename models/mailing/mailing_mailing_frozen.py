from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from . import queries

# what says who is in a list: when it changes, the list is that of another mailing
DECIDING_FIELDS = {
    "recipients_mode",
    "segment_ids",
    "mailing_domain",
    "mailing_filter_id",
    "mailing_model_id",
}


class MailingMailing(models.Model):
    """Recipients that are settled before the mailing leaves.

    A frozen list holds who was in the segments, matched the conditions and was not
    excluded at one moment: when a user froze it, or when the mailing was put in the
    queue.  From then on it only shrinks, by what must always hold: exclusions made
    since, opt-outs, archived contacts.

    A copy of the mailing is not frozen.  The versions of an A/B test have one list.
    """

    _inherit = "mailing.mailing"

    recipients_mode = fields.Selection(
        [("sending", "As they are when it is sent"), ("frozen", "Frozen list")],
        string="Members",
        default="sending",
        required=True,
        help="As they are when it is sent: whoever enters the segments until then "
        "receives the mailing, whoever leaves them does not.\n"
        "Frozen list: those of the moment in which the list is frozen, at the latest "
        "when the mailing is put in the queue.",
    )
    frozen_date = fields.Datetime(readonly=True, copy=False)
    frozen_count = fields.Integer(
        compute="_compute_frozen_count", help="Contacts in the frozen list."
    )

    @api.depends("frozen_date")
    def _compute_frozen_count(self):
        counts = dict(
            self.env["mailing.frozen.recipient"]
            .sudo()  # a number only, of contacts of all companies
            ._read_group([("mailing_id", "in", self.ids)], ["mailing_id"], ["__count"])
        )
        for mailing in self:
            mailing.frozen_count = counts.get(mailing._origin, 0)

    def write(self, vals):
        result = super().write(vals)
        if not DECIDING_FIELDS.isdisjoint(vals):
            self.filtered("frozen_date")._forget_frozen()
        return result

    def action_freeze_recipients(self):
        """Settle now who the members are; again, where that was done before."""
        self._check_not_left()
        self._forget_frozen()
        self.recipients_mode = "frozen"
        for mailing in self:
            mailing._check_segments_chosen()
        self._refresh_segments()
        self._freeze()
        return True

    def action_unfreeze_recipients(self):
        """Take the members as they are when the mailing leaves."""
        self._check_not_left()
        self.recipients_mode = "sending"
        return True

    def action_open_frozen_recipients(self):
        """Open the frozen list of this mailing."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.mailing_frozen_recipient_action"
        )
        return {**action, "domain": [("mailing_id", "=", self.id)]}

    def _check_not_left(self):
        if any(mailing.state in ("sending", "done") for mailing in self):
            raise UserError(
                self.env._("The recipients of a mailing that left stay what they were.")
            )

    def _freeze(self):
        """Settle the members of the mailings that want it and have no list yet.

        Their segments are refreshed before.

        :raise UserError: nobody is in a list
        """
        for mailing in self:
            is_wanted = mailing.is_segment_mailing and not mailing.frozen_date
            if is_wanted and mailing.recipients_mode == "frozen":
                mailing._write_frozen()

    def _write_frozen(self):
        version = self._get_frozen_version()
        if version:
            chosen = queries.frozen(version.id)
        else:
            conditions = Domain(self._parse_mailing_domain())
            # as superuser, like the queue: within the companies of the responsible
            contacts = self.env["res.partner"].sudo()
            chosen = contacts._search(self._get_selected_domain(conditions)).select()
        [(count,)] = self.env.execute_query(queries.freeze(self.id, chosen))
        if not count:
            raise UserError(
                self.env._(
                    "The frozen list would be empty: nobody in the segments matches "
                    "the conditions of the mailing without being excluded."
                )
            )
        self.frozen_date = fields.Datetime.now()

    def _get_frozen_version(self):
        """Return the mailing of the same A/B test whose list this one shares, if any.

        All versions and the winner go to one list, whoever moved in between.
        """
        if not self.ab_testing_enabled:
            return self.browse()
        # the mailings of a campaign are shown to users of campaigns only
        versions = self.sudo()._get_ab_testing_siblings_mailings() - self
        definition = self._get_definition()
        return versions.filtered(
            lambda version: (
                version.frozen_date and version._get_definition() == definition
            )
        ).sorted("frozen_date")[:1]

    def _get_definition(self):
        """Return what decides who is in the list of a mailing, to compare it."""
        segments = self._get_named("segment_ids")
        return set(segments.ids), self.mailing_domain, self.mailing_model_real

    def _forget_frozen(self):
        self.env.execute_query(queries.forget_frozen(self.ids))
        self.env["mailing.frozen.recipient"].invalidate_model()
        self.frozen_date = False

    def _parse_mailing_domain(self):
        """The conditions of a frozen list were those of the moment."""
        if self.frozen_date and not self.env.context.get("mailing_before_frozen"):
            return []
        return super()._parse_mailing_domain()

    def _get_membership_domain(self, segments):
        if not (self.frozen_date and segments):
            return super()._get_membership_domain(segments)
        before = self.with_context(mailing_before_frozen=True)
        conditions = Domain(before._parse_mailing_domain())
        return self._settle(conditions, queries.frozen(self._origin.id))

    def _get_all_segments(self):
        """Who is in the segments of a frozen list does not matter any more."""
        frozen = self.filtered("frozen_date")
        segments = super(MailingMailing, self - frozen)._get_all_segments()
        for mailing in frozen:
            segments |= mailing._get_named("exclude_segment_ids")._with_used()
        return segments
