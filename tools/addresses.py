"""Streets, postcodes and cities, as they compare."""

import re

from .names import PARTICLES
from .words import get_words, join_words, word_set

# what kind of street it is: written out, cut short or left out from one to the next
KINDS = word_set("""
    rue r avenue av ave boulevard bd bld blvd blv boul place pl chemin che ch chem
    route rte rd road cours crs quai qu allee allees all impasse imp passage pas
    square sq sqr faubourg fg fbg montee mte traverse tra corniche cor cornich street
    str st drive dr lane ln court ct circuit cct crescent cres cr close cl parade pde
    terrace tce terr way highway hwy parkway pkwy grove gr circle cir residence res
    batiment bat immeuble imm lotissement lot zone zi za zac docteur strasse via calle
    piazza
""")
ORDINALS = {
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
    "fourth": "4th",
    "fifth": "5th",
    "sixth": "6th",
    "seventh": "7th",
    "eighth": "8th",
    "ninth": "9th",
    "tenth": "10th",
}
SHORT = {
    **ORDINALS,
    "saint": "st",
    "sainte": "ste",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "president": "pdt",
    "general": "gal",
    "marechal": "mal",
    "professeur": "pr",
    "commandant": "cdt",
    "colonel": "col",
}
SPLIT_NUMBER = re.compile(r"^(\d+)(bis|ter|quater|[a-d])$")


def normalize_street(street: str | None, street2: str | None = None) -> str:
    """Return the words of a street that tell it apart, each once, numbers too.

    >>> normalize_street("193 AVENUE DES CHARTREUX")
    '193 chartreux'
    >>> normalize_street("193, av. des Chartreux") == normalize_street("193 Chartreux")
    True
    >>> normalize_street("102 Fifth Ave."), normalize_street("12bis, r. Général Foch")
    ('102 5th', '12 bis foch gal')
    >>> normalize_street("Place de la Rue"), normalize_street(None)
    ('place rue', '')
    """
    words = get_words(f"{street or ''} {street2 or ''}")
    split = [part for word in words for part in _split_number(word)]
    told = [SHORT.get(w, w) for w in split if w not in KINDS and w not in PARTICLES]
    return join_words(told or [w for w in split if w not in PARTICLES] or split)


def split_street(street: str) -> tuple[str, str]:
    """Return the numbers and the words of a normalised street.

    >>> split_street("12 bis gal leclerc"), split_street("")
    (('12', 'bis gal leclerc'), ('', ''))
    """
    words = street.split()
    numbers = [word for word in words if word[0].isdigit()]
    return join_words(numbers), join_words(w for w in words if w not in numbers)


def _split_number(word):
    found = SPLIT_NUMBER.match(word)
    return found.groups() if found else (word,)


def normalize_zip(code: str | None) -> str:
    """Return a postcode without what separates.

    >>> normalize_zip("F-75 011"), normalize_zip("SW1A 1AA"), normalize_zip(None)
    ('75011', 'sw1a1aa', '')
    """
    words = get_words(code or "")
    country = len(words) > 1 and words[0].isalpha() and words[1].isdigit()
    return "".join(words[1:] if country else words)


def normalize_city(city: str | None) -> str:
    """Return the words of a city that tell it apart: without district and CEDEX.

    >>> normalize_city("Saint-Étienne CEDEX 2"), normalize_city("ST ETIENNE")
    ('etienne st', 'etienne st')
    >>> normalize_city("MARSEILLE 8"), normalize_city("Paris 11e"), normalize_city("")
    ('marseille', 'paris', '')
    """
    words = [w for w in get_words(city or "") if w != "cedex" and w not in PARTICLES]
    told = [SHORT.get(word, word) for word in words if not word[0].isdigit()]
    return join_words(told or words)
