"""Parting contacts that share a key but may not all be the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from .clusters import group_pairs


@dataclass(frozen=True)
class Sharer:
    """A contact that shares a key with others, and what sets it apart from them.

    `entity_id` is the organisation that it belongs to, itself if none.
    """

    id: int
    entity_id: int
    is_company: bool
    siret: str | None = None


def part(sharers: list[Sharer], refused: Iterable[frozenset]) -> list[list[int]]:
    """Return the ids that may be together, as groups of two or more, sorted.

    Never together are two SIRETs, an organisation and what belongs to it under another
    SIRET or none, and those of whom somebody said that they are not the same.  Who
    could be with either of two goes with the one of its kind: a company or a person.

    >>> shop = Sharer(1, 1, True)
    >>> owner, twin = Sharer(2, 1, False), Sharer(3, 3, False)
    >>> part([shop, owner, twin], refused=[])
    [[2, 3]]
    >>> part([shop, owner, twin], refused=[frozenset((2, 3))])
    [[1, 3]]
    """
    sirets = {one.id: one.siret for one in sharers if one.siret}
    conflicts = set(refused)
    conflicts.update(
        frozenset((one.id, one.entity_id))
        for one in sharers
        if one.id != one.entity_id
        and not (one.siret and one.siret == sirets.get(one.entity_id))
    )
    # two companies, or two people, are surer than one of each
    pairs = [
        (one.id, other.id, 2 if one.is_company == other.is_company else 1)
        for one, other in combinations(sharers, 2)
    ]
    groups = (sorted(ids) for ids, _weakest in group_pairs(pairs, conflicts, sirets))
    return sorted(ids for ids in groups if len(ids) > 1)
