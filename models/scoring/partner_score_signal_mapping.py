from odoo import api, fields, models


class PartnerScoreSignalMapping(models.Model):
    """One row: for which interest the acts with one value speak.

    The value is the id of a record, or the key of a selection, as text.  Without
    interest, the acts with this value are ignored on purpose.
    """

    _name = "partner.score.signal.mapping"
    _description = "Interest of a Value"
    _order = "signal_id, id"

    signal_id = fields.Many2one(
        "partner.score.signal", required=True, index=True, ondelete="cascade"
    )
    value = fields.Char(
        string="Key", required=True, help="Id of the record, or key of the choice."
    )
    value_name = fields.Char(string="Value", compute="_compute_value_name")
    interest_id = fields.Many2one(
        "partner.interest", ondelete="set null", index="btree_not_null"
    )
    lost_interest = fields.Char(
        string="Deleted Interest",
        readonly=True,
        copy=False,
        help="The interest of this value, which was deleted. Choose another one.",
    )

    _value_unique = models.Constraint(
        "UNIQUE(signal_id, value)", "A signal maps each value once."
    )

    @api.depends("value", "signal_id.value_path", "signal_id.source_id.model_name")
    @api.depends_context("lang", "uid")
    def _compute_value_name(self):
        for signal, mappings in self.grouped("signal_id").items():
            names = signal._get_value_names(mappings.mapped("value"))
            for mapping in mappings:
                mapping.value_name = names.get(mapping.value) or mapping.value

    @api.model_create_multi
    def create(self, vals_list):
        mappings = super().create(vals_list)
        mappings.signal_id._request_runs()
        return mappings

    def write(self, vals):
        if vals.get("interest_id"):
            vals = {**vals, "lost_interest": False}
        signals = self.signal_id
        result = super().write(vals)
        (signals | self.signal_id)._request_runs()
        return result

    def unlink(self):
        self.signal_id._request_runs()
        return super().unlink()

    def _lose_interest(self):
        """Remember the name of an interest that is about to be deleted."""
        for interest, mappings in self.grouped("interest_id").items():
            mappings.write({"lost_interest": interest.name, "interest_id": False})
