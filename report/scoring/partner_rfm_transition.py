from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from . import queries

# what the statement of changes needs of each score
SCORED = ("id", "partner_id", "class_id", "monetary", "scored_since")
POINTS = ("by_acts", "by_ageing", "by_ranking")
# the row of those who were not scored yet on the first day
NEW = "new"


class PartnerRfmPolicy(models.Model):
    """From which class to which contacts went between two days, and by what."""

    _inherit = "partner.rfm.policy"

    @api.readonly
    def get_transitions(self, date_from, date_to):
        """Return how many contacts went from each class to each.

        Classes are those at the end of each day; amounts are those of now.

        `columns`: the classes on the second day, in their order.
        `rows`: the classes on the first day, and "new" for those not scored yet,
            each with its `cells`, one for each column.
        `unchanged`, `changed`, `added`: those of the diagonal, those who changed
            class, and those not scored yet on the first day.
        `causes`: the changes between the two days, by cause, with their points.
        `improved`: how many changes brought points, `improved_alone` without points
            by own acts; `improved_words` says both.
        """
        dates = self._get_transition_dates(date_from, date_to)
        tally = self._tally_transitions(*dates)
        classes = self._get_transition_classes(tally)
        return {
            **self._get_picture_head(),
            "customers": self._describe_tally(tally.values()),
            "columns": [
                self._describe_transition_column(tally, key, described)
                for key, described in classes.items()
            ],
            "rows": [
                self._describe_transition_row(tally, classes, key, described)
                for key, described in self._get_transition_rows(classes).items()
            ],
            "unchanged": self._describe_transitions(tally, lambda row, to: row == to),
            "changed": self._describe_transitions(
                tally, lambda row, to: row not in (NEW, to)
            ),
            "added": self._describe_transitions(tally, lambda row, _to: row == NEW),
            **self._get_transition_causes(*dates),
        }

    @api.model
    def _get_transition_dates(self, date_from, date_to):
        """Return both days, the earlier one first."""
        return sorted(map(fields.Date.to_date, (date_from, date_to)))

    def _select_changes(self, date_from, date_to):
        """Return the query of who had which class on two days."""
        self.env["partner.rfm.move"].flush_model()
        scores = self._select_scores(*SCORED)
        return queries.class_changes(self.id, scores, date_from, date_to)

    def _tally_transitions(self, date_from, date_to):
        """Return (count, sum) by (class before, class after): ids, NEW, or None."""
        changes = self._select_changes(date_from, date_to)
        rows = self.env.execute_query(queries.count_transitions(changes))
        return {
            (NEW if is_new else before, after): (count, float(total or 0))
            for is_new, before, after, count, total in rows
        }

    def _get_transition_classes(self, tally):
        """Return the classes of the grid, then others that contacts still had."""
        known = {key for pair in tally for key in pair} - {NEW, None}
        classes = self.grid_id.class_ids
        classes |= classes.browse(known - set(classes.ids)).exists()
        described = {rfm_class.id: rfm_class._describe() for rfm_class in classes}
        if any(None in pair for pair in tally):
            described[None] = {"id": False, "name": self.env._("No class"), "color": 0}
        return described

    def _get_transition_rows(self, classes):
        added = {"id": NEW, "name": self.env._("Not scored yet"), "color": 0}
        return {**classes, NEW: added}

    def _describe_transition_column(self, tally, after, described):
        return {
            **described,
            **self._describe_transitions(tally, lambda _row, to: to == after),
        }

    def _describe_transition_row(self, tally, classes, before, described):
        return {
            **described,
            **self._describe_transitions(tally, lambda row, _to: row == before),
            "cells": [
                {
                    "to": column["id"],
                    "is_unchanged": before == after,
                    **self._describe_tally([tally.get((before, after), (0, 0.0))]),
                }
                for after, column in classes.items()
            ],
        }

    def _describe_transitions(self, tally, is_counted):
        return self._describe_tally(
            value for pair, value in tally.items() if is_counted(*pair)
        )

    # -- by what ------------------------------------------------------------

    def _get_transition_causes(self, date_from, date_to):
        counts = self._count_causes(date_from, date_to)
        improved, alone = map(
            sum, zip((0, 0), *(row[-2:] for row in counts.values()), strict=True)
        )
        causes = self.env["partner.rfm.move"]._fields["cause"]
        return {
            "causes": [
                {
                    "cause": cause,
                    "name": name,
                    **dict(zip(("count", *POINTS), counts[cause], strict=False)),
                }
                for cause, name in causes._description_selection(self.env)
                if cause in counts
            ],
            "improved": improved,
            "improved_alone": alone,
            "improved_words": self.env._(
                "%(improved)s changes were for the better, %(alone)s of them without "
                "an act of their own: the others fell behind, or the policy changed.",
                improved=self._say_number(improved),
                alone=self._say_number(alone),
            ),
        }

    def _count_causes(self, date_from, date_to):
        """Return (count, points of each kind, improved, improved alone) by cause."""
        moves = self.env["partner.rfm.move"]
        query = moves._search(self._get_moves_domain(date_from, date_to))
        columns = (SQL.identifier(query.table, name) for name in ("cause", *POINTS))
        statement = queries.count_causes(query.select(*columns))
        return defaultdict(
            tuple, {cause: row for cause, *row in self.env.execute_query(statement)}
        )

    def _get_moves_domain(self, date_from, date_to):
        return (
            Domain("policy_id", "=", self.id)
            & Domain("date", ">", date_from)
            & Domain("date", "<=", date_to)
        )

    # -- what a click opens -------------------------------------------------

    def action_open_transition(self, date_from, date_to, before, after):
        """Open the contacts that went from one class to another.

        :param before: id of the class on the first day, False, or "new"
        :param after: id of the class on the second day, or False
        """
        dates = self._get_transition_dates(date_from, date_to)
        classes = self.env["partner.rfm.class"]
        added = before == NEW
        names = [
            self.env._("Not scored yet") if added else classes.browse(before).name,
            classes.browse(after).name,
        ]
        words = (self.id, *dates, before or "", after or "")
        return self._open_scored(
            " → ".join(name or self.env._("No class") for name in names),
            Domain("transition", "=", " ".join(map(str, words))),
        )

    def action_open_moves(self, date_from, date_to, cause):
        """Open the changes of class by one cause."""
        dates = self._get_transition_dates(date_from, date_to)
        action = self.env["ir.actions.actions"]._for_xml_id(
            "contact_segmentation.partner_rfm_move_action"
        )
        domain = self._get_moves_domain(*dates) & Domain("cause", "=", cause)
        return {**action, "domain": list(domain), "context": {}}


class PartnerRfmScore(models.Model):
    _inherit = "partner.rfm.score"

    transition = fields.Char(
        store=False,
        search="_search_transition",
        help="Technical: finds the contacts behind a number of the picture of changes.",
    )

    def _search_transition(self, operator, value):
        """Find scores by what `action_open_transition` writes."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(map(self._get_transition_domain, value))

    def _get_transition_domain(self, words):
        policy_id, date_from, date_to, before, after = words.split(" ")
        policy = self.env["partner.rfm.policy"].browse(int(policy_id))
        dates = policy._get_transition_dates(date_from, date_to)
        statement = queries.made_transition(
            policy._select_changes(*dates),
            before == NEW,
            int(before) if before.isdigit() else None,
            int(after) if after else None,
        )
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s IN %s", SQL.identifier(alias, "id"), statement
            )
        )
