from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date


class ResPartner(models.Model):
    """The scores of a contact: all of them for domains, and why these in words."""

    _inherit = "res.partner"

    # Computed: as the inverse of a field it would need an index of that field alone,
    # a million more rows that each run writes beside those of the unique constraint.
    rfm_own_score_ids = fields.Many2many(
        "partner.rfm.score",
        string="Own RFM Scores",
        compute="_compute_rfm_own_score_ids",
        search="_search_rfm_own_score_ids",
        groups="contact_segmentation.contact_segmentation_group_user",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_rfm_own_score_ids(self):
        scores = self.env["partner.rfm.score"]
        own = scores.search([("partner_id", "in", self.ids)]).grouped("partner_id")
        for partner in self:
            partner.rfm_own_score_ids = own.get(partner._origin, scores)

    def _search_rfm_own_score_ids(self, operator, value):
        return self._search_by_scores(operator, value, self._owns_score)

    @staticmethod
    def _owns_score(scores, found):
        return Domain("id", "in", scores._search(found).subselect("partner_id"))

    @api.readonly
    def get_rfm_explanation(self):
        """Return why this contact has its scores, in the words of the user.

        `sentence`: why there are no scores; or whose they are, if not its own.
        `as_of`: the day of the scores.
        `class`: name, colour, and since when; nothing for who is not scored.
        `axes`: for each score its gauge, see `_explain_axis`; none for prospects.
        """
        self.ensure_one()
        self.check_access("read")
        policy_id, _rollup = self._get_rfm_policy()
        policy = self.env["partner.rfm.policy"].browse(policy_id)
        score = self.env["partner.rfm.score"].search_fetch(
            [
                ("policy_id", "=", policy_id),
                ("partner_id", "=", self._get_rfm_holder_id()),
            ],
            ["r", "class_id", "class_date", "previous_class_id"],
            limit=1,
        )
        return {
            "sentence": self._explain_holder(policy, score),
            "as_of": policy.last_as_of and format_date(self.env, policy.last_as_of),
            "class": score._explain_class(),
            "axes": policy._explain_axes(score) if score.r else [],
        }

    def _explain_holder(self, policy, score):
        """Return why there are no scores, or whose they are; "" if there is nothing."""
        if not score:
            return self._explain_no_score(policy)
        if not score.r:
            return self._explain_prospect(policy)
        if score.partner_id == self:
            return ""
        # the entity that a contact whom the user sees belongs to
        company = score.partner_id.sudo().display_name
        return self.env._(
            "These are the scores of %(company)s: the acts of all its contacts count "
            "together.",
            company=company,
        )

    def _explain_no_score(self, policy):
        if not policy:
            return self.env._("No RFM policy of your company is shown on contacts.")
        concerned = self | self.commercial_partner_id
        if "profiling_objection" in self and any(
            concerned.sudo().mapped("profiling_objection")
        ):
            return self.env._("Not scored: there is an objection to profiling.")
        if not policy.last_as_of:
            return self.env._("Not scored yet: no scores were computed so far.")
        return self.env._(
            "Not scored by the last run. Addresses, archived contacts and contacts of "
            "other companies are not scored; new ones are by the next run."
        )

    def _explain_prospect(self, policy):
        if not policy.window_months:
            return self.env._("Prospect: no act so far.")
        return self.env._(
            "Prospect: no act in the last %(months)s months.",
            months=policy.window_months,
        )
