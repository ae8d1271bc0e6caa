from odoo import api, models, tools
from odoo.exceptions import UserError
from odoo.fields import Domain


class MailingList(models.Model):
    """Lists that people opt out of without being written to through them."""

    _inherit = "mailing.list"

    @api.model
    def _get_lists_of_segments(self, segments):
        """Return the lists that follow some segments or fill them, as superuser.

        Archived lists too: what people said about them still counts.
        """
        if not segments:
            return self.browse()
        lists = self.sudo().with_context(active_test=False)
        return lists.search(
            Domain("segment_id", "in", segments.ids)
            | Domain("signup_segment_id", "in", segments.ids)
        )

    def _opt_out(self, email, message):
        """Opt an address out of these lists, also of those it was never on.

        Odoo opts out subscribers only.  Whoever asks not to hear of something must
        not be subscribed to it later by an import or by a segment.

        :param message: what subscribers are told in their history
        """
        self._update_subscription_from_email(email, opt_out=True, force_message=message)
        normalized = tools.email_normalize(email)
        if not (self and normalized):
            return
        contacts = self.env["mailing.contact"]._find_by_email(normalized)
        missing = self - contacts.subscription_ids.list_id
        if missing:
            subscriber = contacts[:1] or contacts.create(
                {"name": normalized, "email": normalized}
            )
            contacts.env["mailing.subscription"].create(
                [
                    {"contact_id": subscriber.id, "list_id": target.id, "opt_out": True}
                    for target in missing
                ]
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_theme(self):
        """Without the list, nobody would know who opted out of the theme."""
        mailings = self.env["mailing.mailing"].sudo().with_context(active_test=False)
        themes = mailings.search([("theme_list_id", "in", self.ids)]).theme_list_id
        if themes:
            raise UserError(
                self.env._(
                    "“%(lists)s” cannot be deleted: mailings have it as their theme. "
                    "Archive it instead.",
                    lists=", ".join(themes.mapped("name")),
                )
            )
