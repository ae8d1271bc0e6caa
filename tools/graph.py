"""Directed graphs, given as the nodes that each node uses; and links of pairs."""

from collections.abc import Iterable, Mapping

Graph = Mapping[int, Iterable[int]]


def find_cycle(uses: Graph, start: int) -> list[int]:
    """Return the nodes of a cycle that goes through a node, from that node on.

    Empty when there is none.

    >>> find_cycle({1: [2], 2: [3], 3: [1, 4]}, 1)
    [1, 2, 3]
    >>> find_cycle({1: [2], 2: [3], 3: [2]}, 1)
    []
    >>> find_cycle({1: [1]}, 1)
    [1]
    """
    seen = set()
    paths = [[start]]
    while paths:
        path = paths.pop()
        for used in uses.get(path[-1], ()):
            if used == start:
                return path
            if used not in seen:
                seen.add(used)
                paths.append([*path, used])
    return []


def in_order(uses: Graph, nodes: Iterable[int]) -> list[int]:
    """Return the nodes, what each uses before it, otherwise in the order given.

    Uses that go through nodes that are not given count too.  Nodes of a cycle come
    in the order given.

    >>> in_order({1: [2], 2: [3]}, [1, 2, 3])
    [3, 2, 1]
    >>> in_order({1: [2], 2: [3]}, [1, 3])  # 2 is between them
    [3, 1]
    >>> in_order({1: [2], 2: [1]}, [1, 2])
    [2, 1]
    """
    wanted, placed = list(nodes), {}

    def place(node):
        if node not in placed:
            placed[node] = None  # before what it uses: a cycle must end
            for used in uses.get(node, ()):
                place(used)
            del placed[node]
            placed[node] = None  # after what it uses: dictionaries keep the order

    for node in wanted:
        place(node)
    kept = set(wanted)
    return [node for node in placed if node in kept]


def find_linked(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Return the sets of nodes that pairs link, over others too.

    >>> sorted(map(sorted, find_linked([(1, 2), (8, 9), (2, 3)])))
    [[1, 2, 3], [8, 9]]
    """
    linked = {}
    for one, other in pairs:
        ours, theirs = linked.get(one, {one}), linked.get(other, {other})
        if ours is theirs:
            continue
        if len(ours) < len(theirs):
            ours, theirs = theirs, ours
        ours |= theirs
        linked.update(dict.fromkeys(theirs, ours))
        linked[one] = linked[other] = ours
    return list({id(nodes): nodes for nodes in linked.values()}.values())
