from odoo import fields, models


class PartnerRfmMove(models.Model):
    """One row: a contact changed class, and by what.

    A change is taken apart in this order: what would have happened had nobody acted
    (own ageing), then with the contact's own acts, then with the ranking among the
    others.  The points are those of R + FM; their sum is the whole change.
    """

    _name = "partner.rfm.move"
    _description = "Change of RFM Class"
    _order = "date DESC, id DESC"
    _log_access = False

    policy_id = fields.Many2one(
        "partner.rfm.policy", required=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="policy_id.company_id")
    currency_id = fields.Many2one(related="policy_id.company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    date = fields.Date(required=True, readonly=True, help="Day of the run.")
    from_class_id = fields.Many2one(
        "partner.rfm.class", string="From", ondelete="set null", readonly=True
    )
    ageing_class_id = fields.Many2one(
        "partner.rfm.class",
        string="By Ageing Alone",
        ondelete="set null",
        readonly=True,
        help="Class had nobody acted.",
    )
    acts_class_id = fields.Many2one(
        "partner.rfm.class",
        string="With Own Acts",
        ondelete="set null",
        readonly=True,
        help="Class had the others not changed.",
    )
    to_class_id = fields.Many2one(
        "partner.rfm.class", string="To", ondelete="set null", readonly=True
    )
    cause = fields.Selection(
        [
            ("acts", "Own acts"),
            ("ageing", "Own ageing"),
            ("ranking", "Ranking of the others"),
            ("several", "Several causes"),
            ("policy", "Changed policy or grid"),
        ],
        required=True,
        readonly=True,
    )
    by_acts = fields.Integer(string="Points by Own Acts", readonly=True)
    by_ageing = fields.Integer(string="Points by Own Ageing", readonly=True)
    by_ranking = fields.Integer(string="Points by the Others", readonly=True)
    monetary = fields.Monetary(string="Amount", readonly=True)

    _policy_date_idx = models.Index("(policy_id, date)")
