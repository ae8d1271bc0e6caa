from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.words import fold


class PartnerScoreMapping(models.TransientModel):
    """The choice of an interest for each value that the acts of a signal have.

    Values are listed with the number of acts that have them.  Where an interest has
    the same name, it is proposed; the others can be created under the names of the
    values.
    """

    _name = "partner.score.mapping"
    _description = "Map Values to Interests"

    signal_id = fields.Many2one(
        "partner.score.signal", required=True, readonly=True, ondelete="cascade"
    )
    line_ids = fields.One2many("partner.score.mapping.line", "mapping_id")
    missing_count = fields.Integer(compute="_compute_missing_count")

    @api.depends("line_ids.interest_id", "line_ids.is_ignored")
    def _compute_missing_count(self):
        for mapping in self:
            mapping.missing_count = len(mapping._get_missing())

    def _get_missing(self):
        """Return the lines without an interest that are not to be ignored."""
        return self.line_ids.filtered(
            lambda line: not (line.interest_id or line.is_ignored)
        )

    @api.model
    def _open(self, signal):
        """Return the action of the dialog that maps the values of a signal."""
        fault = signal._find_value_fault()
        if fault:
            raise UserError(signal._say_fault(fault))
        mapping = self.create({"signal_id": signal.id})
        mapping.line_ids = mapping._propose_lines()
        return mapping._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Map “%(name)s” to Interests", name=self.signal_id.name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    # -- proposing ----------------------------------------------------------

    def _propose_lines(self):
        """Return a line for each value found or mapped already, as commands."""
        signal = self.signal_id
        company = self.env.company
        # counted in all rows, as the points are; names are those the user may see
        counts = signal.sudo()._count_values(company, company._segmentation_today())
        known = {mapping.value: mapping for mapping in signal.mapping_ids}
        values = [*counts, *(value for value in known if value not in counts)]
        names = signal._get_value_names(values)
        own_names = self._get_own_names([value for value in values if value in names])
        proposals = self._propose_interests(own_names)
        return [
            Command.create(
                {
                    "value": value,
                    "value_name": names[value],
                    "short_name": own_names[value][0],
                    "act_count": counts.get(value, 0),
                    **self._propose(known.get(value), proposals[value]),
                }
            )
            for value in own_names
        ]

    def _propose(self, known, proposed):
        """Return what was chosen before, else what the name proposes."""
        if not known or known.lost_interest:
            return {"interest_id": proposed and proposed.id}
        return {
            "interest_id": known.interest_id.id,
            "is_ignored": not known.interest_id,
        }

    def _propose_interests(self, own_names):
        """Return {value: interest of the same name}, or of the name of a parent."""
        interests = self.env["partner.interest"].search(Domain.TRUE)
        by_name = {fold(interest.name): interest for interest in interests}
        found = {}
        for value, names in own_names.items():
            same = (by_name.get(fold(name)) for name in names)
            found[value] = next(filter(None, same), None)
        return found

    def _get_own_names(self, values):
        """Return {value: its short name, then those of the records above it}."""
        model = self.signal_id._get_value_model()
        if model is None:
            names = self.signal_id._get_value_names(values)
            return {value: [names[value]] for value in values}
        records = model.browse(int(value) for value in values)
        return {str(record.id): self._climb(record) for record in records}

    @staticmethod
    def _climb(record):
        """Return the names of a record and of those above it, without their path."""
        short = "name" if "name" in record._fields else record._rec_name
        parent = record._fields.get(record._parent_name)
        is_tree = parent is not None and parent.comodel_name == record._name
        names = []
        while record:
            names.append(short and record[short] or record.display_name)
            record = record[parent.name] if is_tree else record.browse()
        return names

    # -- applying -----------------------------------------------------------

    def action_create_missing(self):
        """Create an interest for each value that has none, under its name."""
        self.ensure_one()
        interests = self.env["partner.interest"]
        missing = self._get_missing()
        names = {}
        for line in missing:
            names.setdefault(fold(line.short_name), line.short_name)
        made = interests.create([{"name": name} for name in names.values()])
        by_name = dict(zip(names, made, strict=True))
        for line in missing:
            line.interest_id = by_name[fold(line.short_name)]
        return self._reopen()

    def action_apply(self):
        """Keep the choices, and put the signal in use if anything counts."""
        self.ensure_one()
        signal = self.signal_id
        known = {mapping.value: mapping for mapping in signal.mapping_ids}
        commands = []
        for line in self.line_ids:
            vals = {"interest_id": line.interest_id.id, "lost_interest": False}
            mapping = known.get(line.value)
            if mapping:
                commands.append(Command.update(mapping.id, vals))
            elif line.interest_id or line.is_ignored:
                commands.append(Command.create({"value": line.value, **vals}))
        signal.mapping_ids = commands
        if signal.mapping_ids.interest_id:
            signal.active = True
        return {"type": "ir.actions.client", "tag": "soft_reload"}


class PartnerScoreMappingLine(models.TransientModel):
    """One row: a value found in the acts of a signal, and what it stands for."""

    _name = "partner.score.mapping.line"
    _description = "Value to Map"
    _order = "act_count DESC, id"

    mapping_id = fields.Many2one(
        "partner.score.mapping", required=True, ondelete="cascade"
    )
    value = fields.Char(string="Key", required=True, readonly=True)
    value_name = fields.Char(string="Value", readonly=True)
    short_name = fields.Char(readonly=True)
    act_count = fields.Integer(string="Acts", readonly=True)
    interest_id = fields.Many2one("partner.interest", ondelete="set null")
    is_ignored = fields.Boolean(string="Ignored")
