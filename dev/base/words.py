"""The words that names, streets and functions are made of."""


def listed(text: str) -> list[str]:
    """Return the entries of a text, separated by commas or ends of lines.

    >>> listed('''
    ... rue, chemin
    ... place
    ... ''')
    ['rue', 'chemin', 'place']
    """
    entries = text.replace("\n", ",").split(",")
    return [entry.strip() for entry in entries if entry.strip()]


# What a company does, by the letter of Odoo's industry.
TRADES = {
    trade: letter
    for letter, trades in {
        "A": "Pépinières, Domaine viticole, Maraîchage",
        "C": "Ferronnerie d'art, Imprimerie, Tissages, Céramiques, Mécanique générale",
        "D": "Énergies",
        "E": "Recyclage",
        "F": "Menuiserie, Maçonnerie, Électricité générale, Plomberie",
        "G": "Fromagerie, Librairie, Quincaillerie",
        "H": "Transports, Messageries",
        "I": "Boulangerie, Brasserie, Traiteur, Hôtel",
        "J": "Informatique, Studio graphique, Édition",
        "K": "Assurances",
        "L": "Agence immobilière, Régie",
        "M": "Cabinet d'expertise, Architectes, Étude notariale",
        "N": "Nettoyage, Sécurité, Voyages",
        "P": "Auto-école, Formation",
        "Q": "Pharmacie, Cabinet infirmier",
        "R": "Salle de spectacle",
    }.items()
    for trade in listed(trades)
}

ASSOCIATIONS = listed(
    """
    Chorale {title} {of}, Théâtre {title} {of}, Club d'escalade {title} {of}
    Ateliers partagés {title} {of}, Association {title} {of}, Collectif {title}
    Jardins partagés {title} {of}, Compagnie {title}, Ciné-club {title} {of}
    Maison des jeunes {title} {of}, Ludothèque {title} {of}, Fanfare {title} {of}
    Crèche parentale {title} {of}, Épicerie solidaire {title} {of}, {title} {of}
    """
)
TITLES = listed(
    """
    Les Hirondelles, Arc-en-Ciel, La Clé des champs, Le Grain de sel, L'Étincelle
    Les Mains libres, La Passerelle, Le Fil d'Ariane, Les Coquelicots, À tue-tête
    Le Chant des pierres, L'Échappée belle, Les Petits Pas, La Boussole, Le Hérisson
    Les Semeurs, Croq'livres, L'Atelier bleu, La Fabrique, Les Voix du Rhône, Le Tambour
    Les Amis du canal, La Grande Tablée, Le Pas de côté, Hors les murs, Solidaires
    """
)
PUBLIC_BODIES = listed(
    """
    Mairie {of}, Mairie {of}, Médiathèque {who} {of}, Lycée {who} {of}
    Collège {who} {of}, École {who} {of}, Conservatoire {who} {of}
    Centre social {who} {of}, Gymnase municipal {who} {of}, Musée {who} {of}
    """
)
NAMESAKES = listed(
    """
    Simone-Veil, Olympe-de-Gouges, Marie-Curie, Jean-Moulin, Jules-Ferry, Molière
    George-Sand, Victor-Hugo, Aimé-Césaire, Germaine-Tillion, Lucie-Aubrac, Colette
    Jacques-Prévert, Condorcet, Louise-Michel, Paul-Éluard, Joséphine-Baker, Rosa-Parks
    """
)

# Beside Faker's names: particles, accents, names from elsewhere.
LAST_NAMES = listed(
    """
    de La Tour, Le Goff, d'Aubigny, de Saint-Aubin, Du Bellay, Le Bihan, L'Hermitte
    Lœuillet, Müller, N'Diaye, Traoré, Diallo, Benali, Bouzid, Haddad, Nguyễn, Tran
    Öztürk, Kowalczyk, Peña, Gonçalves, Brønsted, Vân Thủy, Castéra, Noël-Baron
    """
)

# For a man, then for a woman where it differs.
FUNCTIONS = {
    "company": listed(
        """
        Gérant | Gérante, Directeur général | Directrice générale, Responsable achats
        Comptable, Assistant de direction | Assistante de direction, Chef de projet
        Chargé d'affaires | Chargée d'affaires, Responsable mécénat
        Directeur des ressources humaines | Directrice des ressources humaines
        Responsable communication
        """
    ),
    "association": listed(
        """
        Président | Présidente, Trésorier | Trésorière, Secrétaire
        Coordinateur | Coordinatrice, Chargé de développement | Chargée de développement
        Responsable des bénévoles
        """
    ),
    "public": listed(
        """
        Maire, Adjoint à la culture | Adjointe à la culture, Secrétaire de mairie
        Adjoint aux associations | Adjointe aux associations, Responsable des marchés
        Chargé de mission culture | Chargée de mission culture, Archiviste
        """
    ),
}

STREET_KINDS = listed("rue, rue, rue, avenue, boulevard, chemin, impasse, allée")
STREETS = listed(
    """
    de la République, Victor-Hugo, des Lilas, Jean-Jaurès, du Général-de-Gaulle
    de l'Église, des Écoles, Pasteur, du 8-Mai-1945, du 11-Novembre, de la Gare
    Émile-Zola, Marie-Curie, des Tanneurs, du Château, de la Liberté, Gambetta
    des Acacias, Aristide-Briand, du Moulin, Simone-Veil, de la Forêt, Jules-Ferry
    des Vignes, de la Fontaine, Louise-Michel, Frédéric-Mistral, du Lavoir, Ampère
    Olympe-de-Gouges, des Canuts, de la Croix-Rouge, du Vieux-Pont
    """
)
