from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        """Write to one address where a contact has several in one field.

        Odoo writes to all of them and looks only the first one up: who shares the
        second with somebody excluded, blacklisted or written to already would get
        what they must not.
        """
        outgoing = super()._prepare_outgoing_list(mail_server, doc_to_followers)
        several = [values for values in outgoing if len(values["email_to"]) > 1]
        if several and self.mailing_id.sudo()._is_decided_by_segments():
            for values in several:
                values["email_to"] = values["email_to"][:1]
                values["email_to_normalized"] = values["email_to_normalized"][:1]
        return outgoing
