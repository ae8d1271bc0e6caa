from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ..segment.res_partner import ADDRESS_TYPES
from .partner_appetence import STANCES


class ResPartner(models.Model):
    """What contacts say of their interests, beside what is inferred of them."""

    _inherit = "res.partner"

    preference_ids = fields.One2many(
        "partner.interest.preference",
        "partner_id",
        string="Declared Interests",
        groups="base.group_user",
        help="What the contact says. It wins over what is inferred.",
    )

    def declare_interest(self, interest_id, stance):
        """Note what one contact says of one interest, as somebody of the staff.

        :param stance: "yes", "no", or nothing for what the contact no longer says
        """
        self.ensure_one()
        self.check_access("write")
        self._declare_interests({interest_id: stance}, "staff")
        return True

    def _declare_interests(self, stances, origin):
        """Keep what these contacts say; what they said before of it goes.

        :param stances: {id of an interest: "yes", "no" or nothing}
        """
        preferences = self.env["partner.interest.preference"]
        said = preferences.search(
            Domain("partner_id", "in", self.ids)
            & Domain("interest_id", "in", list(stances))
        )
        said.filtered(lambda one: not stances[one.interest_id.id]).unlink()
        for stance, _label in STANCES:
            said.exists().filtered(
                lambda one, stance=stance: (
                    stances[one.interest_id.id] == stance and one.stance != stance
                )
            ).write(self._prepare_declared(stance, origin))
        known = {(one.partner_id.id, one.interest_id.id) for one in said.exists()}
        preferences.create(
            [
                {
                    "partner_id": partner.id,
                    "interest_id": interest_id,
                    **self._prepare_declared(stance, origin),
                }
                for partner in self
                for interest_id, stance in stances.items()
                if stance and (partner.id, interest_id) not in known
            ]
        )

    @api.model
    def _get_preference_holders(self, model_name, document_id, address):
        """Return, as superuser, for whom the recipient of a message may speak.

        The contact that it was sent to; or those with the address, where it was sent to
        another record, such as a subscriber of a list.
        """
        contacts = self.sudo()
        among = Domain("email_normalized", "=", email_normalize(address or ""))
        if model_name == self._name:
            among &= Domain("id", "=", int(document_id or 0))
        if not email_normalize(address or ""):
            return contacts.browse()
        return contacts.search(among & Domain("type", "not in", ADDRESS_TYPES))

    def _get_said(self, interests):
        """Return {id of an interest: "yes" or "no"} of what these contacts say.

        Where contacts with one address say different things, no wins.
        """
        said = self.preference_ids.filtered(lambda one: one.interest_id in interests)
        by_stance = said.sorted(lambda one: one.stance == "no")
        return {one.interest_id.id: one.stance for one in by_stance}

    def _prepare_declared(self, stance, origin):
        return {
            "stance": stance,
            "origin": origin,
            "date": self.env.company._segmentation_today(),
            "user_id": self.env.user.id if origin == "staff" else False,
        }

    def _erase_scores(self):
        """Erase what was inferred too; what contacts said themselves is no profile."""
        result = super()._erase_scores()
        # whoever notes the objection may not read the scores
        rows = self.env["partner.appetence"].sudo().with_context(active_test=False)
        theirs = Domain("partner_id", "in", self.ids)
        theirs |= Domain("partner_id.commercial_partner_id", "in", self.ids)
        rows.search(theirs).unlink()
        self._invalidate_appetence()
        return result

    # -- the block of the form ------------------------------------------------------

    def get_appetences(self):
        """Return what the form tells of the interests of this contact.

        Read when the tab is opened, so that forms cost nothing more.
        """
        self.ensure_one()
        rows = self.appetence_ids.sorted(
            lambda row: (-row.percentile, -row.strength, row.id)
        )
        return {
            "rows": [row._tell() for row in rows],
            "can_declare": self._may_declare(),
        }

    def _may_declare(self):
        preferences = self.env["partner.interest.preference"]
        return self.has_access("write") and preferences.has_access("create")

    def action_explain_appetence(self, interest_id):
        """Open the signals that speak for an interest of this contact, or against."""
        self.ensure_one()
        rows = self.appetence_ids.filtered_domain([("interest_id", "=", interest_id)])
        if not rows:
            raise UserError(
                self.env._("Nothing is known of this interest of the contact.")
            )
        return rows._open_reasons()
