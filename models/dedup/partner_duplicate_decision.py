from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Domain

from .partner_duplicate_group import WAITING

LATER_DAYS = 7


class PartnerDuplicateGroup(models.Model):
    """What users decide of a group, except merging.

    Whoever reviews duplicates decides; nobody writes groups otherwise, so decisions
    are written as superuser, after their checks.
    """

    _inherit = "partner.duplicate.group"

    def action_not_duplicates(self):
        """Remember that no contact of a group is the same as another of it."""
        self._check_waiting()
        self._check_nobody_hidden()
        exceptions = self.env["partner.duplicate.exception"].sudo()
        for group in self:
            exceptions._remember(group.partner_ids, group.partner_ids)
        self._decide("different")
        return True

    def action_set_apart(self, partner_id):
        """Remember that one contact is none of the others, and leave it out.

        A group of two is then decided; a larger one waits with those that are left.
        """
        self.ensure_one()
        self._check_waiting()
        self._check_nobody_hidden()
        contact = self.env["res.partner"].browse(partner_id) & self.partner_ids
        if len(self.partner_ids) <= 2:
            return self.action_not_duplicates()
        exceptions = self.env["partner.duplicate.exception"].sudo()
        exceptions._remember(contact, self.partner_ids - contact)
        lines = self.sudo().line_ids
        lines.filtered(lambda line: line.partner_id == contact).unlink()
        self.invalidate_recordset()
        return True

    def action_later(self, days=LATER_DAYS):
        """Put groups aside; they come back after some days."""
        self._check_waiting()
        until = fields.Date.context_today(self) + timedelta(days=int(days))
        self.sudo().write({"state": "later", "later_until": until})
        return True

    def action_review_again(self):
        """Take back that contacts are not duplicates: they wait for a decision."""
        self._check_reviewer("contact_segmentation.contact_segmentation_group_manager")
        self.check_access("read")
        groups = self.filtered(lambda group: group.state == "different")
        groups._check_nobody_hidden()
        exceptions = self.env["partner.duplicate.exception"]
        for group in groups:
            exceptions._find_among(group.partner_ids).unlink()
        groups.sudo()._reopen()
        return True

    def _decide(self, state, **values):
        """Write what was decided of these groups, by whom and when."""
        self.sudo().write(
            {
                "state": state,
                "later_until": False,
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
                "last_refusal": False,
                **values,
            }
        )

    def _reopen(self):
        self.write({"state": "review", "decided_by_id": False, "decided_on": False})

    @api.model
    def _reopen_without_exceptions(self, contacts):
        """Reopen what was decided of these contacts and is remembered no more."""
        decided = self.search(
            Domain("state", "=", "different")
            & Domain("line_ids.partner_id", "in", contacts.ids)
        )
        exceptions = self.env["partner.duplicate.exception"].sudo()
        rows = exceptions._find_among(decided.line_ids.partner_id)
        pairs = [row.partner_id | row.other_id for row in rows]
        decided.filtered(
            lambda group: not any(pair <= group.line_ids.partner_id for pair in pairs)
        )._reopen()

    # -- checks -------------------------------------------------------------

    def _check_reviewer(self, group=None):
        """Refuse who does not review duplicates: RPC calls any public method."""
        group = group or "contact_segmentation.contact_segmentation_group_user"
        if not self.env.su and not self.env.user.has_group(group):
            raise UserError(
                self.env._("Your rights do not let you decide about duplicates.")
            )

    def _check_waiting(self):
        """Lock groups to decide of them; refuse what is decided or not theirs."""
        self._check_reviewer()
        self.check_access("read")
        try:
            self.sudo().lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("Somebody else is deciding about these contacts.")
            ) from error
        self.invalidate_recordset()
        for group in self:
            if group.state not in WAITING:
                raise UserError(
                    self.env._(
                        "%(user)s has decided about these contacts already.",
                        user=group.sudo().decided_by_id.name,
                    )
                )

    def _check_nobody_hidden(self):
        for group in self:
            if group.hidden_count:
                raise UserError(group._get_hidden_sentence())

    def _get_hidden_sentence(self):
        return self.env._(
            "You may not see %(count)s of these contacts: somebody who sees them all "
            "has to decide.",
            count=self.hidden_count,
        )
