from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..scheduled import work_through
from .partner_duplicate_group import WAITING

# Groups merged while the user waits: Odoo needs about a third of a second for each
AT_ONCE = 20


class PartnerDuplicateGroup(models.Model):
    """Merging many groups that nobody looked at, because their score is high.

    Few are merged at once; more wait for a scheduled action, which merges them one by
    one with the rights of whoever accepted them.
    """

    _inherit = "partner.duplicate.group"

    accepted_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Who had this group merged by the scheduled action, which will.",
    )
    is_bulk = fields.Boolean(
        string="Merged in Bulk",
        readonly=True,
        copy=False,
        help="Merged for its score, with many others: nobody looked at it.",
    )

    @api.model
    def _get_acceptable_domain(self, rules, score=None):
        """Return the domain of the waiting groups whose score is high enough.

        :param score: the least points; by default the automatic threshold of each rule
        """
        least = {rule: rule.automatic_threshold for rule in rules}
        if score is not None:
            least = dict.fromkeys(rules, score)
        sure = Domain.OR(
            Domain("rule_id", "=", rule.id) & Domain("score", ">=", points)
            for rule, points in least.items()
        )
        waiting = self._get_waiting_domain() & Domain("kind", "=", "duplicates")
        return waiting & Domain("accepted_by_id", "=", False) & sure

    @api.model
    def _accept(self, domain):
        """Merge the groups of a domain, or have the scheduled action do it."""
        self._check_reviewer()
        for sentence in self._find_missing_rights(self.env["res.partner"]):
            raise UserError(sentence)
        groups = self.search(domain)
        # nobody writes groups otherwise
        groups.sudo().write({"accepted_by_id": self.env.uid, "last_refusal": False})
        if len(groups) <= AT_ONCE:
            return self._say_merged(*groups._merge_accepted())
        self._trigger_merge()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%(count)s groups will be merged, one after the other.",
                    count=len(groups),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _merge_accepted(self):
        """Merge accepted groups; return those that were merged, and the others."""
        merged = self.browse()
        for group in self.exists():
            # the merge of another group may have left nothing of this one
            if group._try_merge():
                merged |= group
        merged.sudo().write({"is_bulk": True, "accepted_by_id": False})
        return merged, self.exists() - merged

    @api.model
    def _cron_merge_accepted(self):
        """Merge the accepted groups, one by one; stop when the time is out."""
        accepted = Domain("accepted_by_id", "!=", False)
        groups = self.search(accepted & Domain("state", "in", WAITING))
        work_through(groups, self._merge_as_accepted, self._trigger_merge)

    @api.model
    def _trigger_merge(self, at=None):
        # users do not read scheduled actions
        cron = self.env.ref("contact_segmentation.ir_cron_duplicate_merge").sudo()
        cron._trigger(at)

    @api.model
    def _merge_as_accepted(self, group):
        """Merge a group with the rights of whoever accepted it."""
        if group.exists():
            user = group.accepted_by_id
            group = group.with_user(user).with_context(
                allowed_company_ids=user.company_ids.ids, lang=user.lang
            )
            group._merge_accepted()
        return True
