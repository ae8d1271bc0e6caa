import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL, Query, ormcache

from ...tools.days import local_day
from ..queries import and_release, in_savepoint, release, undo
from . import live_queries, queries
from .live import LivePlan, inverses
from .reads import PEOPLE

_logger = logging.getLogger(__name__)

# up to how many contacts a save looks at itself; the others go to the queue
SAVED_AT_ONCE = 200
SAVEPOINT = "contact_segmentation_live"


class PartnerSegment(models.Model):
    """Live segments: true when a contact is saved, in the same transaction."""

    _inherit = "partner.segment"

    @api.model
    @ormcache()
    def _get_live_plan(self):
        """Return what the live segments look at, for all saves to come.

        Those whose last refresh failed are left out, until one succeeds.
        """
        segments = self.env(su=True, context={})["partner.segment"].search(
            [("refresh_policy", "=", "live"), ("state", "!=", "failed")]
        )
        definitions, reads, scopes = {}, {}, {}
        for segment in segments:
            try:
                definition = segment._get_definition()
                reads[segment.id] = self._get_live_reads(definition, scopes)
                definitions[segment.id] = definition
            except Exception:
                # a rule can reach the code of any addon, which may raise anything;
                # its next refresh says what is wrong with it
                _logger.info("Segment %s cannot be live", segment.id, exc_info=True)
        contacts = self.env["res.partner"]
        return LivePlan.make(definitions, reads, scopes, inverses(contacts))

    @api.model
    def _get_live_reads(self, definition, scopes):
        """Return what decides who is in a segment; add the condition of its scope."""
        reads = self._get_reads(definition)
        paths = {path for path, _name in reads.columns}
        scope = self._get_scope_reads(definition, paths)
        reads.columns |= scope.columns
        reads.is_elsewhere |= scope.is_elsewhere
        reads.is_tree |= scope.is_tree
        if scope.runs_code:
            reads.runs_code = True
        elif definition.scope not in scopes:
            scopes[definition.scope] = self._get_scope_condition(definition)
        return reads

    def _expect_pins(self):
        """Have saves look for contacts by hand too, where these segments had none."""
        if not self._get_live_plan().definitions.keys().isdisjoint(self.ids):
            self._forget_live_plan()

    @api.model
    def _forget_live_plan(self):
        """Have the plan made anew: now, and by those who see this once committed.

        Another thread may make it again in between, of what was there before.
        """
        self.env.registry.clear_cache()
        self.env.cr.postcommit.add(self.env.registry.clear_cache)

    @api.model
    def _follow(self, changes, left_behind):
        """Make the live segments true for contacts that changed.

        More than a few contacts, and what goes wrong, are left to the scheduled
        action: a segment never keeps anybody from saving a contact.

        :param changes: ids of contacts by the names of the fields that changed; None
            stands for all fields
        :param left_behind: contacts to look at for each segment, besides
        """
        plan = self._get_live_plan()
        touched = plan.find_touched(changes)
        for segment_id, ids in left_behind.items():
            touched[segment_id, ()] |= ids
        self._follow_trees(plan, changes)
        if not touched:
            return
        if len(set().union(*touched.values())) > SAVED_AT_ONCE:
            everybody = set().union(*changes.values(), *left_behind.values())
            self.env["partner.segment.change"]._add(None, sorted(everybody))
            return
        for level in range(max(plan.levels.values(), default=-1) + 1):
            self._follow_level(plan, level, touched)

    @api.model
    def _follow_trees(self, plan, changes):
        """Have the segments that follow the tree refreshed when it changes."""
        moved = [names for names in changes if names and "parent_id" in names]
        if plan.trees and moved:
            self.env["partner.segment.change"]._add(sorted(plan.trees))

    @api.model
    def _follow_level(self, plan, level, touched):
        """Look at the contacts of one level, and note what that changes for others."""
        watched = defaultdict(dict)
        for (segment_id, path), ids in sorted(touched.items()):
            # a segment may have been deleted since the contact was noted
            if plan.levels.get(segment_id) == level:
                watched[segment_id][path] = sorted(ids)
        if not watched:
            return
        try:
            rows = self._follow_segments(plan, watched)
        except Exception:
            # whatever it is, the contact is saved; the scheduled action tries again
            _logger.info("Live segments %s cannot follow", [*watched], exc_info=True)
            for segment_id, paths in watched.items():
                ids = sorted(set().union(*paths.values()))
                self.env["partner.segment.change"]._add([segment_id], ids)
            return
        self._note_differences(plan, rows, touched)

    @api.model
    def _note_differences(self, plan, rows, touched):
        """Queue what is busy, and look at the segments built on what was written."""
        busy = defaultdict(list)
        for segment_id, partner_id, enters in rows:
            if enters is None:
                busy[segment_id].append(partner_id)
        for segment_id, partner_ids in busy.items():
            self.env["partner.segment.change"]._add([segment_id], partner_ids)
        moved = [row for row in rows if row[2] is not None]
        if moved:
            self._invalidate_members()
        for segment_id, partner_id, _enters in moved:
            for watcher in plan.dependents.get(segment_id, ()):
                touched[watcher].add(partner_id)

    @api.model
    def _follow_segments(self, plan, watched):
        """Make some segments true for some contacts, or raise and write nothing.

        :param watched: for each segment, the ids of contacts by the path to them
        :return: what `live_queries.look_at` returns
        """
        if not plan.coded.isdisjoint(watched):
            # making the statement may query as well, and fail
            with self.env.cr.savepoint(flush=False):
                rows = self.env.execute_query(self._make_look(plan, watched))
                if write := self._make_write(plan, rows):
                    self.env.execute_query(write)
                return rows
        look = self._make_look(plan, watched)
        try:
            rows = self.env.execute_query(in_savepoint(SAVEPOINT, look))
            write = self._make_write(plan, rows)
            self.env.execute_query(
                and_release(SAVEPOINT, write) if write else release(SAVEPOINT)
            )
        except Exception:
            # whatever the error: the transaction of the save must live on
            self.env.execute_query(undo(SAVEPOINT))
            raise
        return rows

    @api.model
    def _make_write(self, plan, rows):
        """Return the statement that writes differences; None where there are none.

        :param rows: what `live_queries.look_at` returns
        """
        now, definitions = fields.Datetime.now(), plan.definitions
        differences = [
            (segment_id, partner_id, enters, local_day(now, definitions[segment_id].tz))
            for segment_id, partner_id, enters in rows
            if enters is not None
        ]
        if not differences:
            return None
        pin_modes = set().union(*(definitions[row[0]].pin_modes for row in differences))
        found = live_queries.differences(differences)
        return queries.apply_differences(found, now, "refresh", pin_modes)

    @api.model
    def _make_look(self, plan, watched):
        """Return the statement that looks at contacts for some segments."""
        paths = {path for by_path in watched.values() for path in by_path}
        # known ids rather than a query of them: nothing to guess for the planner
        within = live_queries.touched()
        if paths == {()}:
            ids = set().union(*(ids[()] for ids in watched.values()))
            within = SQL("%s", tuple(sorted(ids)))
        alike = defaultdict(list)
        for segment_id in watched:
            definition = plan.definitions[segment_id]
            alike[definition.scope].append(definition)
        matches = [self._get_matches(plan, group, within) for group in alike.values()]
        touches = self._get_touches(watched)
        return live_queries.look_at(watched, touches, within, matches)

    @api.model
    def _get_touches(self, watched):
        """Return queries of the (segment, contact) to look at: one of those known."""
        known, touches = [], []
        for segment_id, paths in watched.items():
            known += [(segment_id, partner_id) for partner_id in paths.get((), ())]
            others = {path: ids for path, ids in paths.items() if path}
            if others:
                looked_at = self._get_looked_at(others)
                touches.append(live_queries.touches(segment_id, looked_at))
        return [live_queries.paired(known), *touches]

    @api.model
    def _get_matches(self, plan, definitions, within):
        """Return the query of those who are in segments of the same scope.

        :param within: the ids of the contacts to look at
        """
        contacts = self.env["res.partner"]
        query = Query(self.env, contacts._table, contacts._table_sql)
        scope = plan.scopes.get(definitions[0].scope)
        query.add_where(scope or self._get_scope_condition(definitions[0]))
        query.add_where(live_queries.is_in(within))
        now, conditions = fields.Datetime.now(), []
        for definition in definitions:
            today = local_day(now, definition.tz)
            condition = self._get_fixed_condition(definition.segment_id, today)
            if condition is None:
                condition = self._get_chosen_condition(definition, today, query)
            conditions.append((definition.segment_id, today, condition))
        return live_queries.matches(query, conditions)

    @api.model
    @ormcache("segment_id", "today")
    def _get_fixed_condition(self, segment_id, today):
        """Return the condition of who is chosen on a day, as SQL.

        None where it may differ from one save to the next, or joins other tables.
        """
        plan = self._get_live_plan()
        if segment_id in plan.coded:
            return None
        contacts = self.env["res.partner"]
        query = Query(self.env, contacts._table, contacts._table_sql)
        definition = plan.definitions[segment_id]
        condition = self._get_chosen_condition(definition, today, query)
        is_alone = query.from_clause == SQL.identifier(contacts._table)
        return condition if is_alone else None

    def _get_watching(self, partner_ids):
        """Return the ids of the contacts to look at after some contacts changed."""
        paths = self._get_live_plan().find_paths(self.id)
        looked_at = self._get_looked_at(dict.fromkeys({(), *paths}, partner_ids))
        return sorted(partner_id for (partner_id,) in self.env.execute_query(looked_at))

    @api.model
    def _get_looked_at(self, paths):
        """Return the query of the contacts from which paths lead to others."""
        return SQL(" UNION ").join(
            self._get_reached(path, live_queries.listed(ids))
            for path, ids in paths.items()
        )

    @api.model
    def _get_reached(self, path, contacts):
        """Return the query of the contacts from which a path leads to some contacts.

        :param path: names of fields, from contact to contact
        :param contacts: query of ids
        """
        for name in reversed(path):
            if name == PEOPLE:
                contacts = live_queries.entities(contacts)
            else:
                field = self.env["res.partner"]._fields[name]
                contacts = live_queries.reached(field, contacts)
        return contacts
