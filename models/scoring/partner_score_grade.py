from odoo import api, models
from odoo.fields import Domain

from ...tools.grades import grade_code

# what decides the values of a score, of what its form holds
DECIDING = {
    *("active", "axis", "half_life", "domain", "company_id"),
    *("fit_model_id", "engagement_model_id"),
}


class PartnerScoreModel(models.Model):
    """Scores that combine two others: their grades, and what follows their parts."""

    _inherit = "partner.score.model"

    @api.model_create_multi
    def create(self, vals_list):
        created = super().create(vals_list)
        created._make_grades()
        created._follow_parts()
        created._request_runs()
        return created

    def write(self, vals):
        result = super().write(vals)
        if not {"axis", "fit_model_id", "engagement_model_id"}.isdisjoint(vals):
            self._make_grades()
        if not DECIDING.isdisjoint(vals):
            self._follow_parts()
            self._request_runs()
        return result

    def _get_combined(self):
        """Return the scores in use that combine one of these."""
        named = Domain("fit_model_id", "in", self.ids)
        named |= Domain("engagement_model_id", "in", self.ids)
        return self.search(named)

    def _get_all_combined(self):
        """Return the scores that combine one of these, in use or not."""
        return self.with_context(active_test=False)._get_combined()

    def _follow_parts(self):
        """Put the parts of combined scores in use with them, and not without them."""
        used = self.filtered(lambda model: model.active and model.axis == "combined")
        waiting = (used.fit_model_id | used.engagement_model_id).filtered(
            lambda part: not part.active
        )
        if waiting:
            waiting.active = True
        left = self.filtered(lambda model: not model.active)._get_combined()
        if left:
            left.active = False

    def _make_grades(self):
        """Give combined scores a band for each pair of bands of their parts."""
        for model in self:
            wanted = model._get_pairs()
            grades = model.band_ids.filtered("is_grade")
            gone = grades.filtered(lambda grade, codes=wanted: grade.code not in codes)
            known = set((grades - gone).mapped("code"))
            gone.unlink()
            grades.create(
                [
                    {"model_id": model.id, "code": code, "is_grade": True, **vals}
                    for code, vals in wanted.items()
                    if code not in known
                ]
            )

    def _get_pairs(self):
        """Return {code: values} of the grades, best first."""
        if self.axis != "combined":
            return {}
        return {
            (code := grade_code(fit.code, engagement.code)): {
                "name": code,
                "color": fit.color,
            }
            for fit in self.fit_model_id.band_ids
            for engagement in self.engagement_model_id.band_ids
        }
