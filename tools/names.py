"""Names of people and of companies, as they compare."""

from .words import get_words, join_words, word_set

TITLES = word_set("""
    m mr mrs ms mme mlle monsieur madame mademoiselle dr docteur me maitre pr
    professeur sir
""")
PARTICLES = word_set("""
    de du des d la le les l et a au aux en of the and und der den von van y e
""")
LEGAL_FORMS = word_set("""
    sarl sas sasu sa eurl snc sci scop scic scp scm scs sca sel selarl selas selasu
    selurl earl gaec gie eirl ei epic eta ets etablissement etablissements ste societe
    cie compagnie company co corp corporation inc incorporated ltd limited llc llp plc
    gmbh ag kg ohg bv nv spa srl sprl asbl vzw oy ab as aps sl slu lda pty association
    asso assoc ass fondation fond
""")
# letters from which on a word tells a name apart by itself
LONG_WORD = 3


def normalize_name(name: str | None, is_company: bool = False) -> str:
    """Return the words of a name that tell it apart, each once, in order of letters.

    What only decorates a name goes, unless nothing else is left: titles of people,
    legal forms of companies, particles.

    >>> normalize_name("Mme Hélène de La Tour-Dupont")
    'dupont helene tour'
    >>> normalize_name("DUPONT Marie") == normalize_name("marie dupont")
    True
    >>> normalize_name("S.A.R.L. L'Ami Caouette", is_company=True)
    'ami caouette'
    >>> normalize_name("Les Amis de la SAS", is_company=True)
    'amis'
    >>> normalize_name("The Company", is_company=True), normalize_name(None)
    ('company the', '')
    """
    words = get_words(name or "")
    decoration = PARTICLES | (LEGAL_FORMS if is_company else TITLES)
    return join_words([w for w in words if w not in decoration] or words)


def get_long_words(name: str) -> str:
    """Return the words of a normalised name that tell it apart by themselves.

    >>> get_long_words("dupont j"), get_long_words("li wu")
    ('dupont', '')
    """
    return " ".join(word for word in name.split() if len(word) >= LONG_WORD)
