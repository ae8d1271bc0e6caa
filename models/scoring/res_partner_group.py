from odoo import api, models


class ResPartner(models.Model):
    """Contacts grouped by class: the few groups are put in order, not the contacts."""

    _inherit = "res.partner"

    @api.model
    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        if list(groupby) != ["rfm_class_id"] or order != "rfm_class_id":
            return super()._read_group(
                domain, groupby, aggregates, having, offset, limit, order
            )
        # without joining each contact with its class, to read in which order it comes
        groups = super()._read_group(
            domain, groupby, aggregates, having, order="__count"
        )
        found = self.env["partner.rfm.class"].union(*(group[0] for group in groups))
        places = {rfm_class: place for place, rfm_class in enumerate(found.sorted())}
        groups.sort(key=lambda group: places.get(group[0], len(places)))
        return groups[offset : None if limit is None else offset + limit]
