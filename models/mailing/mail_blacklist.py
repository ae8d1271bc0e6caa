from odoo import api, models


class MailBlacklist(models.Model):
    """Whatever touches the blacklist is a reason of its own for what stands there.

    `mailing.unsubscription` remembers which addresses are there because of one
    unsubscription alone; each way of adding or removing an address ends that.
    """

    _inherit = "mail.blacklist"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)  # those that were there already, too
        records._end_causes()
        return records

    def write(self, vals):
        if not {"active", "email"}.isdisjoint(vals):
            self._end_causes()
        return super().write(vals)

    def unlink(self):
        self._end_causes()
        return super().unlink()

    def _add(self, email, message=None):
        record = super()._add(email, message=message)
        record._end_causes()
        return record

    def _end_causes(self):
        self.env["mailing.unsubscription"]._end_causes(self.mapped("email"))
