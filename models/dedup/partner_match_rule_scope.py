from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..evaluation import find_fault, find_unreadable_condition, read_domain
from .find_queries import CONTACT

TARGETS = {
    "all": Domain.TRUE,
    "companies": Domain("is_company", "=", True),
    "people": Domain("is_company", "=", False),
}


class PartnerMatchRule(models.Model):
    """Among which contacts a rule looks for duplicates."""

    _inherit = "partner.match.rule"

    _key_kind_given = models.Constraint(
        "CHECK (method <> 'key' OR key_kind IS NOT NULL)",
        "Choose the key that contacts share.",
    )

    @api.constrains("domain")
    def _check_domain(self):
        """Refuse conditions that cannot be evaluated, or that the editor may not read.

        Groups would tell what the conditions read.
        """
        contacts = self.env["res.partner"]
        for rule in self:
            domain = rule._get_domain()
            fault = find_fault(
                self.env, lambda domain=domain: contacts.sudo()._search(domain).select()
            )
            if fault:
                raise ValidationError(
                    self.env._(
                        "The contacts of the rule “%(name)s” cannot be looked for: "
                        "%(reason)s",
                        name=rule.name,
                        reason=fault,
                    )
                )
            # constraints are checked as superuser
            editor = self.env(su=False)["res.partner"]
            field = find_unreadable_condition(editor, domain)
            if field:
                raise ValidationError(
                    self.env._(
                        "You may not read “%(field)s”, used in the rule “%(name)s”.",
                        field=field,
                        name=rule.name,
                    )
                )

    def _get_domain(self):
        """Return the conditions on contacts that somebody wrote.

        :raise UserError: the text is not a literal list of conditions
        """
        self.ensure_one()
        return read_domain(
            self.domain,
            lambda error: self.env._(
                "The conditions of the rule “%(name)s” cannot be read: %(error)s",
                name=self.name,
                error=error,
            ),
        )

    def _get_contacts_domain(self):
        """Return the domain of the contacts that this rule compares.

        For other addons to extend.
        """
        domain = self._get_domain() & TARGETS[self.target]
        if not self.with_archived:
            domain &= Domain("active", "=", True)
        if self.company_id:
            domain &= Domain("company_id", "in", [False, self.company_id.id])
        return domain

    def _as_finder(self):
        """Return the rule as the scheduled action sees it, whoever looks.

        Groups are the same for everybody; each sees those of their companies.
        """
        company = self.company_id.sudo()
        company = company or company._get_main_company()
        lang = company.partner_id.lang or self.env.lang
        context = {**company._segmentation_context(), "lang": lang}
        return self.with_env(self.env(user=SUPERUSER_ID, context=context))

    def _select_contacts(self):
        """Return the query of the contacts that this rule compares, see `CONTACT`."""
        contacts = self._as_finder().env["res.partner"]
        # archived or not is said in the domain
        query = contacts._search(self._get_contacts_domain(), active_test=False)
        if query.is_empty():
            return SQL(
                "SELECT %s FROM res_partner WHERE FALSE", SQL(", ").join(CONTACT)
            )
        return query.select(*CONTACT)
