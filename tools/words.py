"""Text as words that compare: without accents, case and punctuation."""

import re
import unicodedata
from functools import lru_cache

# letters that do not fall apart into a letter and a mark
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "&": " et "}
)
NOT_WORDS = re.compile(r"[\W_]+")
# a possessive or a plural cut off by its apostrophe: chin's, o'sullivan's
POSSESSIVE = re.compile(r"(?<=\w\w)['’]s\b")
# an article before a vowel: l'ami, d'avignon
ELISION = re.compile(r"\b(?:l|d|qu)['’](?=\w\w)")


def fold(text: str) -> str:
    """Return text in lower case, without accents.

    >>> fold("Édouard Œuvrard, À L'ÉTÉ")
    "edouard oeuvrard, a l'ete"
    """
    text = text.casefold()
    if not text.isascii() or "&" in text:
        text = text.translate(LETTERS)
    if text.isascii():
        return text
    marked = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


@lru_cache(maxsize=20_000)
def get_words(text: str) -> tuple[str, ...]:
    """Return the words of a text; letters that stand alone in a row are one word.

    >>> get_words("S.K.M. – L'Ami d'Avignon")
    ('skm', 'ami', 'avignon')
    >>> get_words("Chin's, S K M"), get_words("")
    (('chin', 'skm'), ())
    """
    told = fold(text)
    if "'" in told or "’" in told:
        told = ELISION.sub("", POSSESSIVE.sub("", told))
    words = NOT_WORDS.sub(" ", told).split()
    if all(len(word) > 1 for word in words):
        return tuple(words)
    joined, initials = [], ""
    for word in (*words, ""):
        if len(word) == 1 and word.isalpha():
            initials += word
            continue
        if initials:
            joined.append(initials)
            initials = ""
        if word:
            joined.append(word)
    return tuple(joined)


def join_words(words) -> str:
    """Return words as they are stored and compared: each once, in order of letters.

    >>> join_words(["dupont", "marie", "dupont"])
    'dupont marie'
    """
    return " ".join(sorted(set(words)))


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list that is written as text.

    >>> sorted(word_set("bd av"))
    ['av', 'bd']
    """
    return frozenset(text.split())
