"""How alike two normalised texts are, as PostgreSQL's extension pg_trgm tells it."""

import re
from functools import lru_cache

NOT_WORDS = re.compile(r"[\W_]+")


@lru_cache(maxsize=50_000)
def get_trigrams(text: str) -> frozenset[str]:
    """Return the sequences of three letters of each word, blanks around it included.

    >>> sorted(get_trigrams("ann"))
    ['  a', ' an', 'ann', 'nn ']
    """
    return frozenset(
        padded[start : start + 3]
        for padded in (f"  {word} " for word in NOT_WORDS.split(text) if word)
        for start in range(len(padded) - 2)
    )


def similarity(one: str, other: str) -> float:
    """Return the share of trigrams that two texts have in common, from 0 to 1.

    >>> similarity("dupont marie", "marie dupond"), similarity("", "marie")
    (0.7333333333333333, 0.0)
    """
    ours, theirs = get_trigrams(one), get_trigrams(other)
    together = len(ours | theirs)
    return len(ours & theirs) / together if together else 0.0
