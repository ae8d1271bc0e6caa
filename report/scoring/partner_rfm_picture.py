from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date


class PartnerRfmPolicy(models.Model):
    """What all pictures of a policy begin with.

    They are read with the rights of whoever looks: two users may see different
    contacts, and then different counts.
    """

    _inherit = "partner.rfm.policy"

    @api.model
    @api.readonly
    def get_picture_policies(self):
        """Return the policies to choose from, that of the user's company first."""
        policies = self.search(Domain.TRUE)
        first = self._get_default(self.env.company.id)[0]
        several = len(policies.company_id) > 1
        return [
            {
                "id": policy.id,
                "name": f"{policy.name} – {policy.company_id.name}"
                if several
                else policy.name,
            }
            for policy in policies.sorted(lambda policy: policy.id != first)
        ]

    def _get_picture_head(self):
        """Return what is said above each picture."""
        self.ensure_one()
        return {
            "as_of": self.last_as_of and format_date(self.env, self.last_as_of),
            "kind": self.grid_id.kind,
            "currency_id": self.company_id.currency_id.id,
            "amount_label": self._get_amount_label(),
            "can_compute": self.has_access("write"),
        }

    def _get_amount_label(self):
        """Return the name of what `_get_amount` gives."""
        return {
            "sum": self.env._("Amount"),
            "mean": self.env._("Average act"),
            "largest": self.env._("Largest act, on average"),
        }[self.monetary_measure]

    def _get_amount(self, total, count):
        """Return the amount to show for some contacts.

        Means and largest acts are averaged: added up, they would mean nothing.
        """
        if self.monetary_measure == "sum":
            return total
        return total / count if count else 0.0

    def _select_scores(self, *columns, domain=Domain.TRUE):
        """Return the query of the scores of this policy that the user may see.

        :param columns: names of the stored columns of the query
        """
        scores = self.env["partner.rfm.score"]
        scores.flush_model()
        query = scores._search(Domain("policy_id", "=", self.id) & domain)
        return query.select(*(SQL.identifier(query.table, name) for name in columns))

    def _open_scored(self, name, domain):
        """Open the contacts that hold the scores of a domain, archived ones too."""
        domain = Domain("policy_id", "=", self.id) & domain
        return self._open_contacts(name, Domain("rfm_own_score_ids", "any", domain))

    def _open_contacts(self, name, domain):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "res.partner",
            "views": [(False, kind) for kind in ("list", "kanban", "form")],
            "domain": list(domain),
            "context": {"active_test": False},
        }
