from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

# What may keep a contact from a mailing, in the order in which the funnel asks.
# A step is shown where `_get_reach_conditions` gives its condition.
STEPS = (
    "active",
    "conditions",
    "excluded",
    "address",
    "valid",
    "blacklist",
    "optout",
    "consent",
    "control",
    "pressure",
)


class MailingMailing(models.Model):
    """What the reach funnel asks of each contact, and how it says so."""

    _inherit = "mailing.mailing"

    def _get_reach_start(self):
        """Return the domain of the records with which the funnel begins."""
        if not self._is_to_segments():
            return self._get_own_domain()
        if self.mailing_model_real != "res.partner":
            return Domain.FALSE
        return self._get_members_domain(self._get_named("segment_ids"))

    def _get_own_domain(self):
        """Return the domain of the mailing's own conditions, in its company."""
        domain = Domain(self._parse_mailing_domain())
        if self.mailing_model_real == "res.partner":
            domain = self._get_domain_of_company(domain)
        return domain

    def _get_reach_steps(self):
        """Return the conditions of the funnel by step, in order; those that narrow."""
        conditions = self._get_reach_conditions()
        return {
            code: conditions[code]
            for code in STEPS
            if code in conditions and not conditions[code].is_true()
        }

    def _get_reach_conditions(self):
        """Return the domain of those whom each step keeps, by code of the step.

        What narrows `_get_reachable_domain` gives its own step here as well, by the
        same domain: the funnel would otherwise promise more than the mailing keeps.
        """
        own = self._get_own_domain()
        conditions = {"conditions": own}
        if not any(leaf.field_expr == "active" for leaf in own.iter_conditions()):
            conditions["active"] = self._get_active_domain()
        excluded = self._get_named("exclude_segment_ids")
        if excluded:
            conditions["excluded"] = self._get_not_excluded_domain(excluded)
        if self.mailing_model_real == "res.partner":
            conditions |= self._get_address_conditions()
            conditions["consent"] = self.env["res.partner"]._reachable_domain()
        return conditions

    def _get_active_domain(self):
        name = self.env[self.mailing_model_real]._active_name
        return Domain(name, "=", True) if name else Domain.TRUE

    def _get_address_conditions(self):
        """Return what Odoo looks at while it sends: by e-mail, or by SMS."""
        column = self._get_address_column()
        typed = "phone" if self.mailing_type == "sms" else "email"
        conditions = {
            "address": Domain(typed, "not in", [False, ""]),
            "valid": Domain(column, "!=", False),
        }
        if self.use_exclusion_list:
            conditions["blacklist"] = self._get_not_blacklisted_domain()
        return conditions

    def _get_not_blacklisted_domain(self):
        """Return the domain of the contacts whose address is not on the blacklist."""
        is_sms = self.mailing_type == "sms"
        # sudo: addresses only, which whoever counts need not be allowed to list
        entries = self.env["phone.blacklist" if is_sms else "mail.blacklist"].sudo()
        column = self._get_address_column()

        def to_sql(model, alias, query):
            refused = entries._search(Domain("active", "=", True))
            name = "number" if is_sms else "email"
            return SQL(
                "%s NOT IN %s",
                model._field_to_sql(alias, column, query),
                refused.subselect(entries._field_to_sql(refused.table, name, refused)),
            )

        return Domain.custom(to_sql=to_sql)

    def _get_reach_labels(self):
        """Return how the funnel calls (those kept, those lost) of each step."""
        everybody = (
            self.env._("Members") if self._is_to_segments() else self.env._("Contacts")
        )
        return {
            "members": (everybody, ""),
            "active": (self.env._("Not archived"), self.env._("Archived")),
            "conditions": (
                self.env._("Match the conditions"),
                self.env._("Do not match"),
            ),
            "excluded": (
                self.env._("Not in an excluded segment"),
                self.env._("Excluded"),
            ),
            **self._get_address_labels(),
            "blacklist": (
                self.env._("Not on the blacklist"),
                self.env._("On the blacklist"),
            ),
            "optout": (self.env._("Did not opt out"), self.env._("Opted out")),
            "consent": (self.env._("Consent"), self.env._("Without consent")),
            "control": (
                self.env._("Outside the control group"),
                self.env._("In the control group"),
            ),
            "duplicates": (
                self.env._("One for each address"),
                self.env._("Address of another contact"),
            ),
            "reachable": (self.env._("Reachable"), ""),
        }

    def _get_address_labels(self):
        if self.mailing_type == "sms":
            return {
                "address": (
                    self.env._("Have a phone number"),
                    self.env._("Without phone number"),
                ),
                "valid": (self.env._("Valid number"), self.env._("Malformed number")),
            }
        return {
            "address": (
                self.env._("Have an e-mail address"),
                self.env._("Without e-mail address"),
            ),
            "valid": (self.env._("Valid address"), self.env._("Malformed address")),
        }
