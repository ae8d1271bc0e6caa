from odoo import api, fields, models
from odoo.fields import Domain


class ResPartner(models.Model):
    """The scores of all policies, for rules on another one than the default."""

    _inherit = "res.partner"

    rfm_score_ids = fields.Many2many(
        "partner.rfm.score",
        string="RFM Scores (all policies)",
        compute="_compute_rfm_score_ids",
        search="_search_rfm_score_ids",
        groups="contact_segmentation.contact_segmentation_group_user",
        help="Of each policy, the score that this contact shows: its own or that of "
        "its company.",
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("allowed_company_ids", "company")
    def _compute_rfm_score_ids(self):
        holders = self | self.commercial_partner_id
        scores = self.env["partner.rfm.score"].search(
            [("partner_id", "in", holders._origin.ids)]
        )
        of_holder = scores.grouped("partner_id")
        for partner in self:
            own = of_holder.get(partner._origin, scores.browse())
            company = of_holder.get(
                partner.commercial_partner_id._origin, scores.browse()
            )
            partner.rfm_score_ids = own.filtered(
                lambda score: not score.policy_id.rollup
            ) | company.filtered("policy_id.rollup")

    def _search_rfm_score_ids(self, operator, value):
        return self._search_by_scores(operator, value, self._shows_score)

    def _search_by_scores(self, operator, value, whose):
        """Return the domain of the contacts with one of some scores.

        :param whose: function of the scores' model and a domain of scores, which
            returns the domain of the contacts that have them
        """
        if operator not in ("in", "any"):
            return NotImplemented
        scores = self.env["partner.rfm.score"]
        if operator == "any":
            return whose(scores, Domain(value))
        wanted = Domain("id", "in", [score_id for score_id in value if score_id])
        found = whose(scores, wanted)
        if False in value:
            found |= ~whose(scores, Domain.TRUE)
        return found

    @staticmethod
    def _shows_score(scores, found):
        """Return the domain of the contacts that show one of some scores."""
        rolled_up = Domain("policy_id.rollup", "=", True)

        def holders(domain):
            return scores._search(domain).subselect("partner_id")

        return Domain("commercial_partner_id", "in", holders(found & rolled_up)) | (
            Domain("id", "in", holders(found & ~rolled_up))
        )
