from odoo import api, fields, models


class PartnerSegment(models.Model):
    """Segments offered among the saved filters of mailings."""

    _inherit = "partner.segment"

    mailing_filter_published = fields.Boolean(
        string="Offer as Mailing Filter",
        copy=False,
        help="The segment is among the favorite filters that Email Marketing offers "
        "for mailings to contacts.",
    )
    mailing_filter_ids = fields.One2many("mailing.filter", "segment_id", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        segments = super().create(vals_list)
        segments._keep_filters()
        return segments

    def write(self, vals):
        result = super().write(vals)
        if not {"name", "active", "mailing_filter_published"}.isdisjoint(vals):
            self._keep_filters()
        return result

    def _keep_filters(self):
        """Give each segment that is offered its filter, and take the others away."""
        offered = self.sudo().filtered(  # whoever edits a segment may offer it
            lambda segment: segment.active and segment.mailing_filter_published
        )
        (self.sudo() - offered).mailing_filter_ids.unlink()
        for segment in offered:
            segment.mailing_filter_ids.name = segment.name
        missing = offered.filtered(lambda segment: not segment.mailing_filter_ids)
        missing.env["mailing.filter"].create(
            [segment._prepare_filter_vals() for segment in missing]
        )

    def _prepare_filter_vals(self):
        return {
            "name": self.name,
            "segment_id": self.id,
            "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            "mailing_domain": repr([("segment_ids", "in", self.ids)]),
        }

    @api.model
    def _find_in_texts(self, model_name, text_names, subject_name):
        """The filter by which a segment is offered is no use of it: it goes too."""
        found = super()._find_in_texts(model_name, text_names, subject_name)
        if model_name == "mailing.filter":
            found -= self.sudo().mailing_filter_ids
        return found
