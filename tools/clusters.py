"""Groups of records that are the same, from pairs that are alike.

Pairs alone would chain: A like B and B like C puts A and C together though they differ.
"""

from collections.abc import Collection, Iterable, Mapping
from math import ceil

MAX_SIZE = 20
# of the pairs between two groups, how many must be alike for the two to be one
MIN_LINKED = 0.3

Pair = tuple[int, int, int]
"""Two ids, and how many points they have in common."""


def group_pairs(
    pairs: Iterable[Pair],
    conflicts: Collection[frozenset[int]] = (),
    labels: Mapping[int, str] | None = None,
    max_size: int = MAX_SIZE,
) -> list[tuple[list[int], int]]:
    """Return groups of ids, each with the points that still hold it together.

    The surest pairs join first.  Two groups join where enough of the pairs between
    them are alike, and never where the whole would be larger than `max_size`, hold a
    pair of `conflicts`, or two different `labels` (SIRETs).

    >>> group_pairs([(1, 2, 120), (2, 3, 90), (8, 9, 100)])
    [([1, 2, 3], 90), ([8, 9], 100)]

    A chain breaks where it is weakest:

    >>> group_pairs([(1, 2, 120), (2, 3, 90), (3, 4, 110)])
    [([1, 2], 120), ([3, 4], 110)]
    >>> group_pairs([(1, 2, 120), (2, 3, 90)], conflicts=[frozenset((1, 3))])
    [([1, 2], 120)]
    >>> group_pairs([(1, 2, 120), (2, 3, 90)], labels={1: "55", 3: "56"})
    [([1, 2], 120)]
    """
    surest_first = sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1]))
    alike: dict[int, dict[int, int]] = {}
    for one, other, points in surest_first:
        alike.setdefault(one, {})[other] = points
        alike.setdefault(other, {})[one] = points
    groups = _Groups(alike, conflicts, labels or {}, max_size)
    for one, other, _points in surest_first:
        groups.join(one, other)
    return groups.get_found()


class _Groups:
    """The groups while they grow; each id starts alone."""

    def __init__(self, alike, conflicts, labels, max_size):
        self.alike = alike
        self.members = {}
        self.weakest = {}
        self.labels = labels
        self.max_size = max_size
        self.apart = {}
        for pair in conflicts:
            one, other = pair
            self.apart.setdefault(one, set()).add(other)
            self.apart.setdefault(other, set()).add(one)

    def join(self, one, other):
        ours = self.members.setdefault(one, {one})
        theirs = self.members.setdefault(other, {other})
        if ours is theirs or not self._may_join(ours, theirs):
            return
        points = self._get_points(ours, theirs)
        if points is None:
            return
        weakest = [self.weakest.pop(id(group), points) for group in (ours, theirs)]
        ours |= theirs
        for member in theirs:
            self.members[member] = ours
        self.weakest[id(ours)] = min(points, *weakest)

    def _may_join(self, ours, theirs):
        if len(ours) + len(theirs) > self.max_size:
            return False
        if any(self.apart.get(member, set()) & theirs for member in ours):
            return False
        return len({self.labels[x] for x in ours | theirs if self.labels.get(x)}) < 2

    def _get_points(self, ours, theirs):
        """Return the points that enough of the pairs between two groups have."""
        links = sorted(
            (
                points
                for member in ours
                for other, points in self.alike[member].items()
                if other in theirs
            ),
            reverse=True,
        )
        enough = ceil(MIN_LINKED * len(ours) * len(theirs))
        return links[enough - 1] if len(links) >= enough else None

    def get_found(self):
        found = {id(group): group for group in self.members.values() if len(group) > 1}
        return sorted(
            (sorted(group), self.weakest[key]) for key, group in found.items()
        )
