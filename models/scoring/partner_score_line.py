from odoo import api, fields, models


class PartnerScoreLine(models.AbstractModel):
    """What the lines of a score share: when one changes, the score is computed anew."""

    _name = "partner.score.line"
    _description = "Line of a Score"

    # fields that decide values; names and colours do not
    _deciding = frozenset()

    model_id = fields.Many2one(
        "partner.score.model",
        string="Score",
        required=True,
        index=True,
        ondelete="cascade",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.model_id._request_runs()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not self._deciding.isdisjoint(vals):
            self.model_id._request_runs()
        return result

    def unlink(self):
        scores = self.model_id
        result = super().unlink()
        scores._request_runs()
        return result

    def _is_made(self):
        """Return whether nobody wrote the line: it is made of others, not copied."""
        return False
