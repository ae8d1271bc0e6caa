import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from .partner_duplicate_group import WAITING

# Odoo's wizard merges at most three contacts at a time, the survivor included
SOURCES_AT_A_TIME = 2


class PartnerDuplicateGroup(models.Model):
    """Merging the contacts of a group, by Odoo's own wizard."""

    _inherit = "partner.duplicate.group"

    merged_count = fields.Integer(
        string="Contacts Merged",
        readonly=True,
        copy=False,
        help="How many contacts became the one that stays.",
    )
    last_refusal = fields.Char(readonly=True, copy=False, groups="base.group_system")
    refusal = fields.Char(
        compute="_compute_refusal",
        search="_search_refusal",
        help="Why these contacts were not merged.",
    )

    @api.depends("last_refusal", "partner_ids")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_refusal(self):
        for group in self:
            # it may name a contact that the user does not see
            refusal = not group.hidden_count and group.sudo().last_refusal
            group.refusal = refusal or False

    @api.model
    def _search_refusal(self, operator, value):
        refused = self.sudo()._search([("last_refusal", operator, value)])
        return [("id", "in", refused.subselect())]

    def action_merge(self, survivor_id=None):
        """Merge the contacts of each group into the one that stays.

        A single group that cannot be merged raises the reason; of several, it is
        written on the group, and the others are merged.

        :param survivor_id: of a single group, the contact that stays
        """
        self._check_waiting()
        if len(self) > 1:
            return self._say_merged(*self._merge_all())
        if survivor_id:
            self.action_choose_survivor(survivor_id)
        with self.env.cr.savepoint():
            self._merge_one()
        return True

    def _merge_all(self):
        """Merge what can be; return the groups that were merged, and the others."""
        merged = self.browse()
        for group in self:
            if group._try_merge():
                merged |= group
        return merged, self - merged

    def _try_merge(self):
        """Merge one group, or write on it why not, with nothing else changed."""
        if not (self.sudo().try_lock_for_update() and self.state in WAITING):
            return False
        try:
            with self.env.cr.savepoint():
                self._merge_one()
        except (UserError, psycopg2.IntegrityError) as error:
            self.env.invalidate_all()
            self.sudo().write({"last_refusal": str(error), "accepted_by_id": False})
            return False
        return True

    def _merge_one(self):
        obstacle = self._get_merge_obstacle()
        if obstacle:
            raise UserError(obstacle)
        survivor, contacts = self.survivor_id, self.partner_ids
        # first: a merge deletes the waiting groups that it leaves with one contact
        self._decide("merged", chosen_id=survivor.id, merged_count=len(contacts))
        self._merge_contacts(survivor, contacts - survivor)

    @api.model
    def _merge_contacts(self, survivor, sources):
        """Have Odoo's wizard merge contacts.

        Its own check of addresses compares them as they are written; ours was made.
        """
        # records of all apps follow, which a reviewer of contacts may not read
        survivor = survivor.sudo()
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        is_shared = not survivor.company_id
        for ids in split_every(SOURCES_AT_A_TIME, sources.ids):
            wizard._merge([survivor.id, *ids], survivor, extra_checks=False)
        if is_shared and survivor.company_id:
            # the other companies would lose their contact
            survivor.company_id = False

    @api.model
    def _drop_singles(self, contact):
        """Delete the waiting groups in which a merge left one contact alone."""
        lines = self.env["partner.duplicate.line"].sudo()
        groups = lines.search([("partner_id", "=", contact.id)]).group_id
        waiting = groups.filtered(lambda group: group.state in WAITING)
        waiting.filtered(lambda group: len(group.line_ids) < 2).unlink()

    @api.model
    def _say_merged(self, merged, refused):
        message = self.env._("%(count)s group(s) merged.", count=len(merged))
        if refused:
            message += " " + self.env._(
                "%(count)s could not be merged: each says why.", count=len(refused)
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if refused else "success",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
