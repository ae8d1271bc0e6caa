from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# shown to users, and written by the list itself, as superuser
WRITTEN_BY_SYNC = {
    "segment_user_id",
    "sync_requested",
    "sync_started",
    "sync_total",
    "sync_done",
    "sync_error",
    "last_sync",
    "last_attempt",
    "synced_move_id",
}


class MailingList(models.Model):
    """A list that follows a segment.

    Its contacts are matched with the members of the segment on their address, and made
    when missing.  What the segment subscribed is marked on the subscription, and ends
    when the contact leaves the segment; what people did themselves stays as it is, and
    whoever opted out is never subscribed again.
    """

    _inherit = "mailing.list"

    segment_id = fields.Many2one(
        "partner.segment",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        help="The list follows the members of this segment who have an address. "
        "Whoever opted out stays out.",
    )
    segment_mode = fields.Selection(
        [
            ("equal", "Add who enters, remove who leaves"),
            ("add", "Only add who enters"),
        ],
        string="How It Follows",
        required=True,
        default="equal",
        copy=False,
        help="Only what the segment itself subscribed is removed: who subscribed by "
        "themselves, or was imported, stays.",
    )
    segment_user_id = fields.Many2one(
        "res.users",
        string="Chosen By",
        ondelete="set null",
        readonly=True,
        copy=False,
        help="The list holds members of the companies of this user, who chose the "
        "segment, and contacts shared by all companies.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._with_chooser(vals) for vals in vals_list]
        lists = super().create(vals_list)
        lists._check_following()
        lists.filtered("segment_id")._request_sync()
        return lists

    def write(self, vals):
        if "contact_ids" in vals:
            # takes subscriptions away without telling them
            with self.contact_ids._refusals_kept():
                result = super().write(self._with_chooser(vals))
        else:
            result = super().write(self._with_chooser(vals))
        if not {"segment_id", "dynamic"}.isdisjoint(vals):
            self._check_following()
        if not {"segment_id", "segment_mode", "active"}.isdisjoint(vals):
            self.filtered("segment_id")._request_sync()
        return result

    def _with_chooser(self, vals):
        """Note who chooses a segment: the list must not show them more than they see.

        The scheduled action that follows it is the superuser's.
        """
        if not (self.env.su or WRITTEN_BY_SYNC.isdisjoint(vals)):
            raise AccessError(
                self.env._("How a list follows its segment is not written by hand.")
            )
        if not vals.get("segment_id"):
            return vals
        self.env["partner.segment"].browse(vals["segment_id"]).check_access("read")
        return {**vals, "segment_user_id": self.env.uid}

    def _check_following(self):
        """Refuse two masters: OCA's dynamic lists replace all subscriptions.

        :raise UserError: with the name of the first such list
        """
        if "dynamic" not in self._fields:
            return
        for followed in self.filtered("segment_id"):
            if followed.dynamic:
                raise UserError(
                    self.env._(
                        "“%(list)s” is a dynamic list, which finds its contacts by a "
                        "domain of its own: it cannot follow a segment as well. Turn "
                        "the one off before choosing the other.",
                        list=followed.name,
                    )
                )

    def _get_followed_domain(self):
        """Return the domain of the contacts that the list should hold.

        Other concepts narrow it, as they narrow the recipients of mailings to
        segments: whom mailings do not reach is on no list that follows a segment.
        """
        self.ensure_one()
        contacts = self.env["res.partner"]
        domain = Domain("segment_ids", "in", self.segment_id.ids)
        chooser = self.segment_user_id
        if chooser and not chooser._is_superuser():
            domain &= Domain(contacts._check_company_domain(chooser.company_ids))
        return domain & contacts._reachable_domain()

    def _update_subscription_from_email(self, email, opt_out=True, force_message=None):
        """Whoever subscribes themselves stays when they leave the segment."""
        result = super()._update_subscription_from_email(
            email, opt_out=opt_out, force_message=force_message
        )
        if not opt_out:
            contacts = self.env["mailing.contact"].sudo()._find_by_email(email)
            own = contacts.subscription_ids.filtered(lambda one: one.list_id in self)
            own._take_from_segment()
        return result
