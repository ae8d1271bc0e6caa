from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging contacts keeps the most restrictive consent."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Whoever said no under one of the merged contacts said it for all of them.

        First of all: other addons delete contacts of lists when they merge.
        """
        with self.env.cr.savepoint():
            # whoever may merge contacts, without rights on mailings
            merged = self.env["res.partner"].sudo().browse(partner_ids).exists()
            self._share_refusals(merged)
            self._share_bans(merged)
            return super()._merge(partner_ids, dst_partner, extra_checks)

    @api.model
    def _share_refusals(self, partners):
        """Opt all addresses of contacts out of the lists that one of them opted out of.

        Those that are on none of these lists are noted, so that no segment subscribes
        them.
        """
        addresses = partners._get_mailing_addresses()
        contacts = self._get_list_contacts(partners)
        opted_out = contacts.subscription_ids.filtered("opt_out")
        refusals = self.env["mailing.list.refusal"].sudo()
        lists = opted_out.list_id | refusals._find(addresses).list_id
        said, on_lists = opted_out.grouped("list_id"), contacts.subscription_ids
        for refused, ours in on_lists.grouped("list_id").items():
            if refused in lists:
                silent = ours.filtered(lambda one: not one.opt_out)
                silent._opt_out_like(said.get(refused, opted_out.browse()))
        refusals._refuse(lists, addresses)

    @api.model
    def _get_list_contacts(self, partners):
        """Return the contacts of lists linked to contacts, or with their address."""
        contacts = self.env["mailing.contact"].sudo()
        emails = [one for one in partners.mapped("email_normalized") if one]
        return contacts.search(
            [
                "|",
                ("partner_id", "in", partners.ids),
                ("email_normalized", "in", emails),
            ]
        )

    @api.model
    def _share_bans(self, partners):
        """Put all addresses of contacts on the blacklist where one of them is."""
        self._share_ban("mail.blacklist", "email", partners.mapped("email_normalized"))
        if "phone.blacklist" in self.env:
            numbers = partners.mapped("phone_sanitized")
            self._share_ban("phone.blacklist", "number", numbers)

    @api.model
    def _share_ban(self, model_name, column, addresses):
        banned = self.env[model_name].sudo()
        addresses = {address for address in addresses if address}
        known = set(banned.search([(column, "in", list(addresses))]).mapped(column))
        for address in sorted(addresses - known if known else ()):
            banned._add(
                address,
                self.env._("Merged with a contact who is on the blacklist."),
            )
