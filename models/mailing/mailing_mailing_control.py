from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from . import control_queries

# In the context of whoever asks for the control group of a mailing instead of its
# recipients.  An object, since no request of a browser can hold it.
CONTROL_GROUP = object()


class MailingMailing(models.Model):
    """Control groups are left out, and noted when the mailing has left.

    Nobody in the control group of a segment is written to by a mailing addressed to
    it, nor anybody with the same address, also where another segment of the mailing
    holds them too.
    """

    _inherit = "mailing.mailing"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "done" and "sent_date" in vals:
            # with what says that it left: both are saved, or neither
            self._note_control()
        return result

    def _get_reachable_domain(self):
        domain = super()._get_reachable_domain()
        wants_control = self.env.context.get("contact_segmentation_recipients")
        segments = self._get_controlled_segments()
        if wants_control is CONTROL_GROUP:
            return domain & self._get_control_domain(segments)
        return domain & self._get_no_control_domain(segments)

    def _get_controlled_segments(self):
        """Return the segments written to that have a control group, as superuser.

        Those of the mailing, and those that its lists follow.
        """
        segments = (
            self._get_named("segment_ids") | self._get_followed_lists().segment_id
        )
        return segments.filtered("control_share")

    def _get_reach_conditions(self):
        segments = self._get_controlled_segments()
        return {
            **super()._get_reach_conditions(),
            "control": self._get_no_control_domain(segments),
        }

    def _get_no_control_domain(self, segments):
        """Return the domain of the records that no control group keeps back."""
        if not segments:
            return Domain.TRUE
        model = self.env[self.mailing_model_real]
        domain = self._get_control_address_domain(model, segments, SQL("NOT EXISTS"))
        if model._name == "res.partner":
            domain &= segments._get_no_control_domain()
        return domain

    def _get_control_domain(self, segments):
        """Return the domain of the contacts that control groups keep back."""
        if not segments:
            return Domain.FALSE
        model = self.env["res.partner"]
        domain = self._get_control_address_domain(model, segments, SQL("EXISTS"))
        return domain | segments._get_control_domain()

    def _get_control_address_domain(self, model, segments, exists):
        field = self._get_address_field(model)
        column = self._get_address_column()
        if not field:
            return Domain.TRUE

        def to_sql(model, alias, query):
            address = model._field_to_sql(alias, field, query)
            return control_queries.is_control_address(segments, column, address, exists)

        return Domain.custom(to_sql=to_sql)

    def _note_control(self):
        """Note who would have been written to, but for the control groups."""
        notes = self.env["mailing.result.recipient"].sudo()
        for mailing in self:
            if mailing._get_controlled_segments():
                notes._note_control(mailing, mailing._get_control_ids())

    def _get_control_ids(self):
        """Return the contacts kept back that a message could have reached.

        In a version of an A/B test, a sample of them like that of the recipients.
        """
        contacts = self.env["res.partner"]
        if self.mailing_model_real == "res.partner":
            context = {"contact_segmentation_recipients": CONTROL_GROUP}
            kept_back = self.with_context(**context)._get_recipients()
            domain = Domain("id", "in", kept_back)
        else:  # lists hold subscribers, and the control group contacts
            domain = self._get_controlled_segments()._get_control_domain()
        return contacts.search(domain & self._get_contactable_domain()).ids

    def _get_contactable_domain(self):
        """Return the domain of the contacts whom Odoo would not cancel a message to."""
        column = self._get_address_column()
        domain = Domain(column, "!=", False)
        if self.mailing_type == "sms":
            return domain & Domain("phone_sanitized_blacklisted", "=", False)
        if self.use_exclusion_list:
            domain &= Domain("is_blacklisted", "=", False)
        return domain
