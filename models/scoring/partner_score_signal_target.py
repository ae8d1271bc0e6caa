from odoo import api, fields, models
from odoo.exceptions import ValidationError

# in days: the half-life of points that stay
FOREVER = 1e18


class PartnerScoreSignal(models.Model):
    """Signals that give points for a custom score."""

    _inherit = "partner.score.signal"

    target = fields.Selection(
        selection_add=[("score", "A score")],
        ondelete={"score": "cascade"},
    )
    score_model_id = fields.Many2one(
        "partner.score.model",
        string="Score",
        ondelete="cascade",
        index="btree_not_null",
    )

    @api.constrains("target", "score_model_id")
    def _check_score_model(self):
        for signal in self:
            if signal.score_model_id.axis == "combined":
                raise ValidationError(
                    self.env._(
                        "A combined score has no signals of its own: “%(name)s” "
                        "belongs to one of its parts.",
                        name=signal.name,
                    )
                )

    def _find_target_fault(self):
        if self.target == "score" and not self.score_model_id:
            return self.env._("choose the score for which it gives points")
        return super()._find_target_fault()

    def _get_fixed_target(self):
        if self.target == "score":
            return self.score_model_id.id
        return super()._get_fixed_target()

    def _get_half_lives(self, target_ids):
        if self.target != "score":
            return super()._get_half_lives(target_ids)
        targets = self.env["partner.score.model"].sudo().browse(target_ids)
        return {
            model.id: model.half_life if model._fades() else FOREVER
            for model in targets.exists()
        }

    def _get_runs(self):
        """Add the runs of the scores for which these signals give points."""
        return super()._get_runs() | self.score_model_id._get_runs()

    def write(self, vals):
        before = self.score_model_id
        result = super().write(vals)
        if "score_model_id" in vals:
            (before | self.score_model_id)._request_runs()
        return result


class PartnerScoreModel(models.Model):
    _inherit = "partner.score.model"

    signal_ids = fields.One2many("partner.score.signal", "score_model_id", copy=False)

    def _take_lines(self, other):
        result = super()._take_lines(other)
        for signal in other.signal_ids:
            signal.copy({"score_model_id": self.id, "name": signal.name})
        return result
