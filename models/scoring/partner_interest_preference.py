from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from . import preference_queries, queries
from .partner_appetence import STANCES


class PartnerInterestPreference(models.Model):
    """One row: what one contact says of one interest.

    It stands beside what is inferred, and wins: who declares an interest has it
    whatever they do, and who declares none has none.  It is the contact's own word, of
    no company, and stays where a contact objects to profiling.
    """

    _name = "partner.interest.preference"
    _description = "Declared Interest"
    _order = "partner_id, interest_id"
    _rec_name = "interest_id"

    partner_id = fields.Many2one(
        "res.partner", string="Contact", required=True, ondelete="cascade", index=True
    )
    interest_id = fields.Many2one(
        "partner.interest", required=True, ondelete="cascade", index=True
    )
    stance = fields.Selection(
        STANCES, string="Preference", required=True, default="yes"
    )
    date = fields.Date(
        string="Declared on", required=True, default=lambda self: self._today()
    )
    origin = fields.Selection(
        [
            ("staff", "Noted by us"),
            ("self", "The contact itself"),
            ("import", "Import"),
        ],
        string="Declared by",
        required=True,
        default="staff",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Noted by",
        default=lambda self: self.env.user,
        ondelete="set null",
        readonly=True,
    )

    _partner_interest_unique = models.Constraint(
        "UNIQUE(partner_id, interest_id)",
        "This contact has declared something about this interest already: change it.",
    )

    def _today(self):
        return self.env.company._segmentation_today()

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("import_file"):
            vals_list = [{"origin": "import", **vals} for vals in vals_list]
        preferences = super().create(vals_list)
        preferences._follow(preferences.partner_id)
        return preferences

    def write(self, vals):
        partners = self.partner_id
        if not {"partner_id", "interest_id"}.isdisjoint(vals):
            self._check_same(vals)
        result = super().write(vals)
        self._follow(partners)
        return result

    def unlink(self):
        partners = self.partner_id
        result = super().unlink()
        self._follow(partners)
        return result

    def _check_same(self, vals):
        """Refuse to make what one contact said the word of another.

        Odoo's own merge of contacts moves rows by SQL, see the wizard.
        """
        for name in {"partner_id", "interest_id"} & vals.keys():
            if any(preference[name].id != vals[name] for preference in self):
                raise UserError(
                    self.env._(
                        "What a contact declared stays theirs, about this interest: "
                        "delete it and declare another."
                    )
                )

    @api.model
    def _follow(self, partners):
        """Write what contacts declare beside what is inferred of them.

        At once, since it wins.  As superuser: whoever may note it may not write scores.
        """
        contacts = partners.exists().sudo()
        self.env.flush_all()
        scorable = contacts._search(
            contacts._scorable_domain() & Domain("id", "in", contacts.ids)
        )
        self.env.execute_query(
            preference_queries.follow_preferences(
                scorable.select(queries.CONTACT_ID), partners.ids
            )
        )
        self.env["partner.appetence"].invalidate_model()
        contacts._invalidate_appetence()
