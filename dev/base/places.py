"""Where the contacts live: French communes, streets, telephone numbers."""

from dataclasses import dataclass
from random import Random

from . import words
from .words import listed

# Postcode, name, weight. The organisation of the demonstration works in Lyon.
_COMMUNES = listed(
    """
    69001 Lyon 6, 69002 Lyon 7, 69003 Lyon 14, 69004 Lyon 6, 69005 Lyon 6
    69006 Lyon 7, 69007 Lyon 12, 69008 Lyon 10, 69009 Lyon 6, 69100 Villeurbanne 20
    69200 Vénissieux 6, 69300 Caluire-et-Cuire 6, 69500 Bron 5
    69600 Oullins-Pierre-Bénite 4, 69160 Tassin-la-Demi-Lune 4
    69110 Sainte-Foy-lès-Lyon 4, 69130 Écully 3, 69400 Villefranche-sur-Saône 5
    69210 L'Arbresle 2, 69700 Givors 2, 38000 Grenoble 12, 38200 Vienne 4
    38500 Voiron 3, 42000 Saint-Étienne 11, 42300 Roanne 4, 42600 Montbrison 2
    01000 Bourg-en-Bresse 4, 01100 Oyonnax 2, 71000 Mâcon 4, 71100 Chalon-sur-Saône 3
    26000 Valence 6, 26200 Montélimar 3, 26150 Die 1, 07200 Aubenas 2, 07000 Privas 1
    63000 Clermont-Ferrand 8, 43000 Le Puy-en-Velay 2, 73000 Chambéry 5
    74000 Annecy 6, 15000 Aurillac 1, 03000 Moulins 1, 75003 Paris 3, 75010 Paris 6
    75011 Paris 8, 75012 Paris 5, 75014 Paris 4, 75018 Paris 6, 75020 Paris 5
    92100 Boulogne-Billancourt 4, 93100 Montreuil 4, 93200 Saint-Denis 3
    94240 L'Haÿ-les-Roses 1, 78000 Versailles 3, 91300 Massy 2, 95000 Cergy 2
    77000 Melun 2, 13001 Marseille 5, 13006 Marseille 5, 13008 Marseille 4
    13100 Aix-en-Provence 4, 84000 Avignon 3, 06000 Nice 6, 83000 Toulon 4
    31000 Toulouse 10, 34000 Montpellier 7, 34200 Sète 2, 30000 Nîmes 4, 30700 Uzès 1
    66000 Perpignan 3, 33000 Bordeaux 8, 64000 Pau 3, 64100 Bayonne 2, 87000 Limoges 3
    86000 Poitiers 3, 17000 La Rochelle 3, 44000 Nantes 9, 49000 Angers 4
    72000 Le Mans 3, 85000 La Roche-sur-Yon 2, 35000 Rennes 7, 29200 Brest 4
    29000 Quimper 2, 56100 Lorient 2, 56000 Vannes 2, 22000 Saint-Brieuc 2
    14000 Caen 3, 76000 Rouen 4, 76600 Le Havre 4, 27000 Évreux 1, 59000 Lille 8
    59100 Roubaix 3, 62000 Arras 2, 80000 Amiens 3, 51100 Reims 4, 51200 Épernay 1
    54000 Nancy 4, 57000 Metz 4, 67000 Strasbourg 7, 68100 Mulhouse 3, 21000 Dijon 5
    25000 Besançon 4, 45000 Orléans 3, 37000 Tours 4, 18000 Bourges 2, 20000 Ajaccio 1
    97400 Saint-Denis 1
    """
)

# The numbers that the French regulator keeps for fiction, and the départements of
# each telephone zone. Elsewhere only the mobile range is fictional.
_FICTIONAL = {
    "01 99 00": "75 77 78 91 92 93 94 95",
    "02 61 91": "14 18 22 27 28 29 35 36 37 41 44 45 49 50 53 56 61 72 76 85",
    "03 53 01": "02 08 10 21 25 39 51 52 54 55 57 58 59 60 62 67 68 70 71 80 88 89 90",
    "04 65 71": "01 03 04 05 06 07 11 13 15 20 26 30 34 38 42 43 48 63 66 69 73 74 83"
    " 84",
    "05 36 49": "09 12 16 17 19 23 24 31 32 33 40 46 47 64 65 79 81 82 86 87",
}
_FICTIONAL_MOBILE = "06 39 98"
_ZONES = {
    department: start
    for start, all_ in _FICTIONAL.items()
    for department in all_.split()
}


@dataclass(frozen=True)
class Commune:
    """A commune and one of its postcodes."""

    zip: str
    name: str

    @property
    def of(self) -> str:
        """The name after the preposition `de`.

        >>> Commune("69001", "Lyon").of, Commune("76600", "Le Havre").of
        ('de Lyon', 'du Havre')
        >>> Commune("74000", "Annecy").of, Commune("17000", "La Rochelle").of
        ("d'Annecy", 'de La Rochelle')
        """
        if self.name.startswith("Le "):
            return f"du {self.name[3:]}"
        vowel = self.name[0] in "AEIOUYÉÈ"
        return f"d'{self.name}" if vowel else f"de {self.name}"


def _read_communes():
    for entry in _COMMUNES:
        postcode, *name, weight = entry.split()
        yield Commune(postcode, " ".join(name)), int(weight)


COMMUNES, _WEIGHTS = zip(*_read_communes(), strict=True)


def commune(rng: Random) -> Commune:
    """Return a commune, more often near Lyon."""
    return rng.choices(COMMUNES, _WEIGHTS)[0]


def street(rng: Random) -> str:
    """Return a street and a number in it."""
    number = f"{rng.randint(1, 140)}{rng.choices(('', ' bis', ' ter'), (30, 2, 1))[0]}"
    return f"{number} {rng.choice(words.STREET_KINDS)} {rng.choice(words.STREETS)}"


def phone(rng: Random, postcode: str, mobile: bool = False) -> str:
    """Return a fictional telephone number, written in one of the usual ways."""
    start = _FICTIONAL_MOBILE if mobile else _ZONES.get(postcode[:2], _FICTIONAL_MOBILE)
    number = f"{start} {rng.randrange(100):02d} {rng.randrange(100):02d}"
    style = rng.choices(("spaces", "international", "dots", "digits"), (6, 3, 1, 1))[0]
    if style == "international":
        return f"+33 {number[1:]}"
    return number.translate({32: {"spaces": " ", "dots": ".", "digits": ""}[style]})
