from odoo import models

from . import engagement_queries


class MailingTrace(models.Model):
    """Messages that are deleted change the engagement of whoever got them."""

    _inherit = "mailing.trace"

    def unlink(self):
        self._note_engaged()
        return super().unlink()

    def _note_engaged(self):
        """Note the contacts for whom these messages count, for the next run."""
        if self.ids:
            addresses = self.env["res.partner"]._get_message_addresses()
            holders = engagement_queries.holders_of(addresses, self.ids)
            self.env["partner.rfm.change"].sudo()._add(holders)


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    def unlink(self):
        """The database deletes the messages of a mailing with it, past the ORM."""
        messages = self.env["mailing.trace"].sudo().with_context(active_test=False)
        messages.search([("mass_mailing_id", "in", self.ids)])._note_engaged()
        return super().unlink()
