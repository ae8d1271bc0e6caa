from odoo import fields, models


class PartnerScoreSection(models.Model):
    """Rules of a score that belong together, and how many points they come to at most.

    The points of a section are lowered in proportion, before they fade: see
    `tools.grades.section_share`.
    """

    _name = "partner.score.section"
    _inherit = ["partner.score.line"]
    _description = "Section of a Score"
    _order = "sequence, id"
    _deciding = frozenset({"cap"})

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    cap = fields.Float(
        string="At Most",
        help="The points of these rules come to no more, up or down. 0: no limit.",
    )
    rule_ids = fields.One2many("partner.score.rule", "section_id")

    _cap_positive = models.Constraint(
        "CHECK(cap >= 0)", "The points of a section cannot be limited to less than 0."
    )
