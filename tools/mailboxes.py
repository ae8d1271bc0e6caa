"""Whose an address is: a person's, or that of the organisation they belong to."""

from collections.abc import Iterable

# an address that so many names use is nobody's own
MOST_NAMES = 20


def is_shared(names: Iterable[str]) -> bool:
    """Return whether several people use the same address.

    Names that share no word are those of different people.

    :param names: normalised; an empty one says nothing

    >>> is_shared(["durand marie", "durand m"]), is_shared(["durand marie", "paul"])
    (False, True)
    >>> is_shared(["durand marie", ""]), is_shared([])
    (False, False)
    """
    people = sorted({frozenset(name.split()) for name in names if name}, key=len)
    if len(people) > MOST_NAMES:
        return True
    return any(
        words.isdisjoint(others)
        for place, words in enumerate(people)
        for others in people[place + 1 :]
    )
