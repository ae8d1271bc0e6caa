from odoo import fields, models


class PartnerMatchCommonKey(models.Model):
    """One row: so many contacts share a value that it does not make them duplicates.

    A made-up e-mail address, the phone of a switchboard: a rule makes no group of them,
    and says so.
    """

    _name = "partner.match.common.key"
    _description = "Value Too Common for a Match Rule"
    _order = "contact_count DESC, id"
    _log_access = False

    rule_id = fields.Many2one(
        "partner.match.rule",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    company_id = fields.Many2one("res.company", ondelete="cascade", readonly=True)
    value = fields.Char(required=True, readonly=True)
    contact_count = fields.Integer(string="Contacts", readonly=True)

    _rule_value_uniq = models.UniqueIndex("(rule_id, value, COALESCE(company_id, 0))")
