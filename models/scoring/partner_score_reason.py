from odoo import Command, api, fields, models
from odoo.exceptions import UserError

# what a line is made of; kinds of scores may know more about it
LINE = ("date", "signal", "sentence", "points", "points_left", "res_model", "res_id")


class PartnerScoreReason(models.TransientModel):
    """The rows that made one score of one contact, as somebody asked for them."""

    _name = "partner.score.reason"
    _description = "Why a Score"
    _rec_name = "title"
    _transient_max_hours = 1  # personal data, borrowed to be read

    partner_id = fields.Many2one(
        "res.partner", string="Contact", readonly=True, ondelete="cascade"
    )
    title = fields.Char(readonly=True)
    line_ids = fields.One2many("partner.score.reason.line", "reason_id", readonly=True)
    total_left = fields.Float(
        string="Points Left Today", compute="_compute_total_left", digits=(16, 2)
    )
    has_points = fields.Boolean(compute="_compute_total_left")
    has_dates = fields.Boolean(compute="_compute_has_dates")

    @api.depends("line_ids.points_left", "line_ids.points")
    def _compute_total_left(self):
        for reason in self:
            reason.total_left = sum(reason.line_ids.mapped("points_left"))
            reason.has_points = any(reason.line_ids.mapped("points"))

    @api.depends("line_ids.date")
    def _compute_has_dates(self):
        for reason in self:
            reason.has_dates = any(reason.line_ids.mapped("date"))

    @api.model
    def _open(self, partner, title, lines):
        """Return the action of the dialog that explains a score.

        :param title: what is explained, in the user's language
        :param lines: dictionaries with the keys of `LINE`, in the order to show
        """
        partner.check_access("read")
        values = [{name: line.get(name) for name in LINE} for line in lines]
        # the user may not write reasons, only read those made for them
        reason = self.sudo().create(
            {
                "partner_id": partner.id,
                "title": title,
                "line_ids": [Command.create(line) for line in values],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "res_id": reason.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }


class PartnerScoreReasonLine(models.TransientModel):
    """One row: what one act gave to a score, and what is left of it."""

    _name = "partner.score.reason.line"
    _description = "Reason of a Score"
    _order = "id"
    _transient_max_hours = 1

    reason_id = fields.Many2one(
        "partner.score.reason", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Date(readonly=True)
    # texts, which lists show whole
    signal = fields.Text(readonly=True)
    sentence = fields.Text(string="What Happened", readonly=True)
    points = fields.Float(readonly=True, digits=(16, 2))
    points_left = fields.Float(string="Left Today", readonly=True, digits=(16, 2))
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    can_open = fields.Boolean(compute="_compute_can_open")

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_can_open(self):
        for line in self:
            row = line._get_row()
            line.can_open = bool(row) and row.has_access("read")

    def _get_row(self):
        """Return the row that this line tells of, as the user; None if it is gone."""
        if not self.res_model or self.res_model not in self.env:
            return None
        row = self.env[self.res_model].browse(self.res_id)
        return row.exists() or None if self.res_id else None

    def action_open_row(self):
        """Open the row, if the user may read it."""
        self.ensure_one()
        row = self._get_row()
        if not row:
            raise UserError(self.env._("This record does not exist any more."))
        row.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": row._name,
            "res_id": row.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
