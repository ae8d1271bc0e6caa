from odoo import api, fields, models, tools

from . import unsubscribe_queries


class MailingUnsubscription(models.Model):
    """One row: the holder of an address unsubscribed through the link of a mailing.

    Life: `everything` where Odoo put the address on its blacklist, at once, as mail
    clients ask for in one click (RFC 8058); then `lists` if its holder narrowed it.
    The links of mailings to lists only ever concern those lists.

    `is_cause` says that the address is on the blacklist because of this row and of
    nothing else.  Whatever else touches the blacklist ends that, so that nobody
    leaves it by narrowing who was put there for another reason too.
    """

    _name = "mailing.unsubscription"
    _description = "Unsubscription through a Mailing"
    _order = "date DESC, id DESC"
    _rec_name = "email"
    _log_access = False

    mailing_id = fields.Many2one(
        "mailing.mailing", required=True, ondelete="cascade", readonly=True, index=True
    )
    email = fields.Char(string="Address", required=True, readonly=True, index=True)
    date = fields.Datetime(required=True, readonly=True)
    scope = fields.Selection(
        [("everything", "All mailings"), ("lists", "Some lists only")],
        required=True,
        readonly=True,
        string="Unsubscribed From",
    )
    list_ids = fields.Many2many(
        "mailing.list",
        relation="mailing_unsubscription_list_rel",
        column1="unsubscription_id",
        column2="list_id",
        string="Lists",
        readonly=True,
        context={"active_test": False},
    )
    is_cause = fields.Boolean(readonly=True)

    _mailing_email_unique = models.Constraint(
        "UNIQUE(mailing_id, email)",
        "An address unsubscribes once through each mailing.",
    )

    @api.model
    def _find(self, mailing, email):
        """Return what an address unsubscribed from through a mailing, if anything."""
        return self.search(
            [
                ("mailing_id", "=", mailing.id),
                ("email", "=", tools.email_normalize(email)),
            ]
        )

    @api.model
    def _is_new_cause(self, mailing, email):
        """Return whether unsubscribing now puts, or put, the address on the blacklist.

        To be asked before it is put there.
        """
        blacklist = self.env["mail.blacklist"]
        blocked = blacklist.search_count([("email", "=", tools.email_normalize(email))])
        return not blocked or self._find(mailing, email).is_cause

    @api.model
    def _note(self, mailing, email, scope="everything", lists=None, is_cause=False):
        """Remember that an address unsubscribed; the last time counts."""
        normalized = tools.email_normalize(email)
        if not normalized:
            return self.browse()
        self.flush_model()
        # one statement: mail clients and people may ask in the same instant
        [(row_id,)] = self.env.execute_query(
            unsubscribe_queries.note(mailing.id, normalized, scope, is_cause)
        )
        row = self.browse(row_id)
        row.invalidate_recordset()
        row.list_ids = lists or self.env["mailing.list"]
        return row

    @api.model
    def _end_causes(self, emails):
        """Note that the blacklist was touched for these addresses by something else."""
        causes = self.sudo().search([("email", "in", emails), ("is_cause", "=", True)])
        causes.is_cause = False
