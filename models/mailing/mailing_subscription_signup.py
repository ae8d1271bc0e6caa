from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain
from odoo.http import request


class MailingSubscription(models.Model):
    """Subscriptions that people make themselves, on the website."""

    _inherit = "mailing.subscription"

    @api.model_create_multi
    def create(self, vals_list):
        subscriptions = super().create(vals_list)
        subscriptions._follow_sign_ups()
        return subscriptions

    def write(self, vals):
        returning = self.filtered("opt_out") if "opt_out" in vals else self.browse()
        result = super().write(vals)
        returning._follow_sign_ups()
        return result

    def _follow_sign_ups(self):
        """Add those who just signed up to the segments that their lists name."""
        if not self._is_signing_up():
            return
        for subscription in self.sudo():  # visitors may read neither list nor segment
            segment = subscription.list_id.signup_segment_id
            if segment and not subscription.opt_out:
                subscription._join(segment)

    @api.model
    def _is_signing_up(self):
        """Return whether a visitor is at work, or a user on a page of the website.

        Imports and lists kept by users are no sign-ups.
        """
        on_website = bool(request) and getattr(request, "is_frontend", False)
        return on_website or self.env.user.share

    def _join(self, segment):
        contact = self.contact_id._get_or_make_contact(segment.company_id)
        if contact:
            reason = self.env._("Signed up to “%(list)s”", list=self.list_id.name)
            segment._add_sign_up(contact, reason)


class MailingContact(models.Model):
    _inherit = "mailing.contact"

    @api.model_create_multi
    def create(self, vals_list):
        """Forms of the website name the lists here: Odoo links them without ORM."""
        subscribers = super().create(vals_list)
        if any(vals.get("list_ids") for vals in vals_list):
            subscribers.subscription_ids._follow_sign_ups()
        return subscribers

    def _get_or_make_contact(self, company):
        """Return the contact with this address; the oldest of several.

        One is made where there is none.  An archived contact is not replaced: then
        there is none to return.

        :param company: the company that the contact must fit; empty: any
        """
        self.ensure_one()
        # as the superuser, whom nothing refuses: a visitor is not told what is known
        contacts = self.env["res.partner"].with_user(SUPERUSER_ID)
        if not self.email_normalized:
            return contacts
        domain = Domain("email_normalized", "=", self.email_normalized)
        if company:
            domain &= Domain(contacts._check_company_domain(company))
        known = contacts.with_context(active_test=False).search(
            domain, order="active DESC, id", limit=1
        )
        return (
            known.filtered("active")
            if known
            else contacts.create(
                {
                    "name": self.name or self.email_normalized,
                    "email": self.email,
                    "company_id": company.id,
                }
            )
        )
