"""Which live segments look at a contact when it is saved."""

from collections import defaultdict
from dataclasses import dataclass

from .reads import PEOPLE


@dataclass(frozen=True)
class LivePlan:
    """What the live segments read, turned round: plain values, kept between saves.

    `definitions`: the live segments, by id.
    `watchers`: (segment, path) by the name of a field: when that field of a contact
    changes, the segment looks at the contacts from which the path leads there.
    `left_behind`: the same, where a contact that the path no longer reaches is to be
    looked at too, and is found only before the change is written.
    `dependents`: (segment, path) by the id of a segment that others are built on.
    `levels`: how many live segments deep each one is built on others.
    `elsewhere`: those that read more than contacts; `trees`: those that follow the
    tree of contacts, which no path describes; `coded`: those whose condition is to be
    made anew each time.
    `scopes`: the condition, as SQL, of the contacts that segments of the same scope
    could hold.
    """

    definitions: dict
    watchers: dict
    left_behind: dict
    dependents: dict
    levels: dict
    elsewhere: frozenset
    trees: frozenset
    coded: frozenset
    scopes: dict

    @classmethod
    def make(cls, definitions, reads, scopes, inverses):
        """Return the plan of some segments.

        :param definitions: their definitions, by id
        :param reads: what each one reads, by id
        :param scopes: the conditions of their scopes
        :param inverses: the field that makes a one2many, by the name of the latter
        """
        watchers, left_behind = defaultdict(set), defaultdict(set)
        dependents = defaultdict(set)
        for segment_id, read in reads.items():
            for path, name in read.columns:
                if name == "segment_ids":
                    for used_id in definitions[segment_id].used_ids:
                        dependents[used_id].add((segment_id, path))
                    continue
                watchers[name].add((segment_id, path))
                if path and name == inverses.get(path[-1]):
                    left_behind[name].add((segment_id, path))
        return cls(
            definitions=definitions,
            watchers=_frozen(watchers),
            left_behind=_frozen(left_behind),
            dependents=_frozen(dependents),
            levels=_levels(definitions),
            elsewhere=frozenset(i for i, read in reads.items() if read.is_elsewhere),
            trees=frozenset(i for i, read in reads.items() if read.is_tree),
            coded=frozenset(i for i, read in reads.items() if read.runs_code),
            scopes=scopes,
        )

    def find_touched(self, changes):
        """Return the ids of the contacts that changed, by (segment, path).

        :param changes: ids by the names of the fields that changed; None stands for
            all fields
        """
        touched = defaultdict(set)
        for names, ids in changes.items():
            for name in self.watchers if names is None else names:
                for watcher in self.watchers.get(name, ()):
                    touched[watcher] |= ids
        return touched

    @property
    def paths(self):
        """The (segment, path) of all paths that lead to other contacts."""
        indexes = *self.watchers.values(), *self.dependents.values()
        return {
            (segment_id, path)
            for index in indexes
            for segment_id, path in index
            if path
        }

    def find_paths(self, segment_id):
        """Return the paths by which a segment looks at other contacts."""
        return {path for watcher_id, path in self.paths if watcher_id == segment_id}


def _frozen(index):
    return {key: tuple(sorted(values)) for key, values in index.items()}


def _levels(definitions):
    levels = {}

    def level(segment_id):
        if segment_id not in levels:
            levels[segment_id] = 0  # ends a cycle, which there should not be
            used = definitions[segment_id].used_ids & definitions.keys()
            levels[segment_id] = max(
                (level(used_id) + 1 for used_id in used), default=0
            )
        return levels[segment_id]

    for segment_id in definitions:
        level(segment_id)
    return levels


def inverses(contacts):
    """Return the field that makes each one2many of contacts to contacts, by name.

    The people of a company are made by `commercial_partner_id`.
    """
    lines = {
        name: field.inverse_name
        for name, field in contacts._fields.items()
        if field.type == "one2many" and field.comodel_name == contacts._name
    }
    return {**lines, PEOPLE: "commercial_partner_id"}
