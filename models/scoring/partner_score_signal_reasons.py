from odoo import models
from odoo.tools import SQL

from ...tools.decay import get_left

# acts explained, the latest first
MOST_REASONS = 200


class PartnerScoreSignal(models.Model):
    """Why a contact has points: the acts that gave them, in the user's language."""

    _inherit = "partner.score.signal"

    def _get_reasons(self, partner, company, as_of, target_id=None):
        """Return what gave a contact points, the latest first.

        Each reason is what `partner.score.reason` shows of an act: date, signal,
        sentence, points, points_left, res_model, res_id; with target_id, for what it
        spoke.  Signals that cannot be read give none.

        :param target_id: the target to explain; all of them if not given
        """
        partner.ensure_one()
        partner.check_access("read")
        # whoever may read a score may know what it comes from
        sound, _sentences = self.sudo()._split_faulty(company, as_of)
        rows = self._read_points(sound, partner, company, as_of, target_id)
        names = self._get_row_names(rows)
        left = sound._get_left(rows, as_of)
        reasons = [
            self._get_reason(row, names, left_points)
            for row, left_points in zip(rows, left, strict=True)
        ]
        return reasons if target_id is not None else self._name_targets(reasons, rows)

    def _name_targets(self, reasons, rows):
        """Say of each reason for what it spoke: an act may speak for several."""
        for reason, row in zip(reasons, rows, strict=True):
            signal = self.browse(row["signal_id"]).sudo()
            target = signal._get_target_name(row["target_id"])
            if target:
                reason["sentence"] = self.env._(
                    "%(act)s (%(target)s)", act=reason["sentence"], target=target
                )
        return reasons

    def _get_target_name(self, target_id):
        """Return the name of a target, where the acts of a signal have several."""
        if self.target not in ("interest", "mapped"):
            return ""
        return self.env["partner.interest"].browse(target_id).name

    def _read_points(self, sound, partner, company, as_of, target_id):
        points = sound._get_points(company, as_of, partner.ids)
        of_target = SQL("TRUE")
        if target_id is not None:
            of_target = SQL("target_id = %s", target_id)
        return self.env.execute_query_dict(
            SQL(
                "SELECT * FROM (%s) AS point WHERE %s"
                " ORDER BY day DESC, res_id DESC, signal_id, target_id LIMIT %s",
                points,
                of_target,
                MOST_REASONS,
            )
        )

    def _get_left(self, rows, as_of):
        """Return what is left of the points of each row."""
        half_lives = {}
        for signal in self:
            targets = {
                row["target_id"] for row in rows if row["signal_id"] == signal.id
            }
            for target_id, half_life in signal._get_half_lives(list(targets)).items():
                half_lives[signal.id, target_id] = half_life
        return [
            get_left(
                row["points"],
                (as_of - row["day"]).days,
                half_lives[row["signal_id"], row["target_id"]],
            )
            for row in rows
        ]

    def _get_reason(self, row, names, left):
        signal = self.browse(row["signal_id"])
        model_name = signal.sudo().model_name
        return {
            "date": row["day"],
            "signal": signal.sudo().name,
            "sentence": names[model_name, row["res_id"]],
            "points": row["points"],
            "points_left": left,
            "res_model": model_name,
            "res_id": row["res_id"],
            "target_id": row["target_id"],
        }

    def _get_row_names(self, rows):
        """Return {(model, id): name of a row}, as far as the user may read it."""
        ids = {}
        for row in rows:
            signal = self.browse(row["signal_id"]).sudo()
            ids.setdefault(signal.model_name, set()).add(row["res_id"])
        hidden = self.env._("a record that you may not read")
        names = {}
        for model_name, row_ids in ids.items():
            records = self.env[model_name].browse(row_ids)
            readable = records._filtered_access("read")
            label = self.env["ir.model"].sudo()._get(model_name).name
            for record in records:
                name = record.display_name if record in readable else hidden
                names[model_name, record.id] = self.env._(
                    "%(kind)s: %(name)s", kind=label, name=name
                )
        return names
