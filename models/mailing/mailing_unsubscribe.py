from markupsafe import Markup

from odoo import fields, models, tools
from odoo.fields import Domain


class MailingMailing(models.Model):
    """What a recipient may limit an unsubscription to.

    Everything stops at once, as Odoo does.  Whoever wanted less can then say so: only
    the lists that the mailing stands for, or only its theme.
    """

    _inherit = "mailing.mailing"

    unsubscription_ids = fields.One2many(
        "mailing.unsubscription", "mailing_id", readonly=True
    )
    unsubscription_count = fields.Integer(compute="_compute_unsubscription_count")

    def _compute_unsubscription_count(self):
        counts = dict(
            self.env["mailing.unsubscription"]._read_group(
                [("mailing_id", "in", self.ids)], ["mailing_id"], ["__count"]
            )
        )
        for mailing in self:
            mailing.unsubscription_count = counts.get(mailing._origin, 0)

    def action_open_unsubscriptions(self):
        """Open the addresses that unsubscribed through this mailing."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.mailing_unsubscription_action"
        )
        return {**action, "domain": [("mailing_id", "=", self.id)], "context": {}}

    def _get_narrowings(self, email):
        """Return the lists that an address may limit its unsubscription to.

        Nothing where the address is blocked for another reason as well: it would
        hear from nobody all the same.

        :return: dict from `list` and `theme` to lists; without those that have none
        """
        if not self.env["mailing.unsubscription"]._find(self, email).is_cause:
            return {}
        narrowings = {
            scope: self._get_narrowing_lists(email, scope)
            for scope in ("list", "theme")
        }
        return {scope: lists for scope, lists in narrowings.items() if lists}

    def _get_narrowing_lists(self, email, scope):
        """Return the lists that a scope, `list` or `theme`, stands for."""
        if scope == "theme":
            return self.theme_list_id
        if scope == "list":
            return self._get_lists_of_recipient(email) - self.theme_list_id
        return self.env["mailing.list"]

    def _get_narrowing_label(self, scope, lists):
        """Return what the button of a scope says, without names of private lists."""
        names = ", ".join(lists.filtered("is_public").mapped("name"))
        if scope == "theme":
            return self.env._(
                "Unsubscribe only from messages about “%(theme)s”", theme=names
            )
        if names:
            return self.env._(
                "Unsubscribe only from the mailing list “%(list)s”", list=names
            )
        return self.env._("Unsubscribe only from the mailing list of this message")

    def _get_narrowed_label(self, scope, lists):
        """Return what whoever pressed that button is told."""
        names = ", ".join(lists.filtered("is_public").mapped("name"))
        if scope == "theme":
            return self.env._(
                "You will receive no more messages about “%(theme)s”.", theme=names
            )
        if names:
            return self.env._(
                "You are no longer part of the mailing list “%(list)s”.", list=names
            )
        return self.env._("You are no longer part of the mailing list of this message.")

    def _get_lists_of_recipient(self, email):
        """Return the lists for which an address got this mailing.

        Those of the segments that hold the address; of all segments of the mailing
        where none does any more.
        """
        segments = self._get_named("segment_ids")
        normalized = tools.email_normalize(email)
        members = self.env["res.partner"].with_context(active_test=False)
        holding = members.search(
            Domain("segment_ids", "in", segments.ids)
            & Domain("email_normalized", "=", normalized)
        )
        lists = self.env["mailing.list"]._get_lists_of_segments
        return lists(holding.segment_ids & segments) or lists(segments)

    def _narrow_unsubscription(self, email, lists):
        """Limit an unsubscription to some lists, as its holder asked.

        They are opted out of these lists, and leave the blacklist if nothing but
        their unsubscription through this mailing put them there.

        :return: whether the address is on the blacklist no more
        """
        unsubscriptions = self.env["mailing.unsubscription"]
        message = self._get_narrowing_message(lists)
        lists._opt_out(email, message)
        blacklist = self.env["mail.blacklist"]
        if unsubscriptions._find(self, email).is_cause:
            blacklist._remove(email, message=message)
        normalized = tools.email_normalize(email)
        if blacklist.search_count([("email", "=", normalized)]):
            return False
        unsubscriptions._note(self, email, "lists", lists)
        return True

    def _get_narrowing_message(self, lists):
        return Markup("<p>%s</p>") % self.env._(
            "Asked through the mailing “%(mailing)s” to be unsubscribed from these "
            "lists only: %(lists)s",
            mailing=self.subject,
            lists=", ".join(lists.mapped("name")),
        )
