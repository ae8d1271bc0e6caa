from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.graph import find_cycle
from ..evaluation import find_unreadable
from . import source_path


class PartnerScoreYield(models.Model):
    """Where the rows of a source describe what another source counts already.

    An invoice and its order are one purchase: the source of invoices yields to the
    one of orders, along a path from an invoice to its orders.  A row whose path
    reaches a row of the other source is no act of its own; the others are.
    """

    _name = "partner.score.yield"
    _description = "Source that Yields to Another"
    _order = "source_id, sequence, id"

    source_id = fields.Many2one(
        "partner.score.source", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    yields_to_id = fields.Many2one(
        "partner.score.source",
        required=True,
        index=True,
        ondelete="cascade",
        help="Source that counts the same acts.",
    )
    path = fields.Char(
        help="Path from a row of this source to the rows of the other one, such as "
        "line_ids.sale_line_ids.order_id. Empty: where the other source is chosen and "
        "its app installed, nothing of this source counts.",
    )

    @api.constrains("source_id", "yields_to_id")
    def _check_by_contact(self):
        for link in self:
            if link.source_id.email_path or link.yields_to_id.email_path:
                raise ValidationError(
                    self.env._(
                        "A row found by its e-mail address may be the act of several "
                        "contacts: it cannot yield, and nothing can yield to it."
                    )
                )

    @api.constrains("source_id", "yields_to_id")
    def _check_circle(self):
        links = self.sudo().search_fetch([], ["source_id", "yields_to_id"])
        uses = {}
        for link in links:
            uses.setdefault(link.source_id.id, []).append(link.yields_to_id.id)
        for source in self.source_id:
            circle = find_cycle(uses, source.id)
            if circle:
                names = source.browse([*circle, source.id]).mapped("name")
                raise ValidationError(
                    self.env._(
                        "These sources yield to each other in a circle, and none would "
                        "count: %(names)s.",
                        names=" → ".join(names),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        links = super().create(vals_list)
        links._check_readable()
        return links

    def write(self, vals):
        result = super().write(vals)
        self._check_readable()
        return result

    def _check_readable(self):
        """Refuse a path that whoever writes it may not read, or that leads elsewhere.

        Sources are read as superuser, see `partner.score.source`.
        """
        if self.env.su:
            return  # data files may describe apps that are not installed
        for link in self.filtered(lambda link: link.path and link._has_models()):
            model = self.env[link.source_id.model_name]
            name = find_unreadable(model, link.path)
            if name:
                raise ValidationError(link.source_id._say_unreadable(model._name, name))
            fault = link._find_fault()
            if fault:
                raise ValidationError(fault)

    def _has_models(self):
        return self.source_id.is_available and self.yields_to_id.is_available

    def _is_usable(self):
        """Return whether the path can be followed here.

        It may go through a field of an app that is not installed: nothing is linked
        in this way then.
        """
        self.ensure_one()
        model = self.env.get(self.source_id.model_name)
        return model is not None and source_path.exists(model, self.path)

    def _find_fault(self):
        """Return why the path does not lead to rows of the other source, or None."""
        self.ensure_one()
        model = self.env[self.source_id.model_name].sudo()  # only what fields there are
        end = source_path.get_end(model, self.path)
        if end is None or end._name != self.yields_to_id.model_name:
            return self.env._(
                "“%(path)s” does not lead to what “%(name)s” reads",
                path=self.path,
                name=self.yields_to_id.name,
            )
        return None

    def _get_links(self, company, target):
        """Return (row_id, other_id): the rows of the other source that rows reach.

        Whatever their date: the act is dated by the row that it yields to.

        :param target: the other source, as it is read now
        """
        self.ensure_one()
        fault = self._find_fault()
        if fault:
            raise ValidationError(fault)
        model = self.source_id._get_model(company)
        targets = target._get_row_ids(company)
        return source_path.get_links(model, self.path, targets)
