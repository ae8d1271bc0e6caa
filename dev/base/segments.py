"""The ready-made segments of the demonstration."""

from typing import NamedTuple

from .contact import Contact


class Ready(NamedTuple):
    """A segment to create.

    In its rule, tags are named and RFM classes are given by their codes: the ids
    take their place when it is created.
    """

    name: str
    objective: str
    pillar: str
    color: int
    rule: list
    refresh_policy: str = "hourly"


# The départements of the region around Lyon, as postcodes begin.
_REGION = ("01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74")

FRENCH = (
    Ready(
        "Adhérents actifs à réengager",
        "Inviter les adhérents à jour que nous n'avons pas vus depuis quatre mois",
        "behavioural",
        10,
        [
            ("category_id", "in", ["Adhérent"]),
            ("rfm_days_since", ">=", 120),
            ("rfm_days_since", "<", 365),
        ],
    ),
    Ready(
        "Prospects à convaincre",
        "Proposer une première adhésion à ceux qui nous ont découverts dans l'année",
        "behavioural",
        4,
        [
            ("rfm_class_id", "in", ["prospect"]),
            ("category_id", "in", ["Prospect"]),
            ("email_normalized", "!=", False),
            ("create_date", ">=", "today -12m"),
        ],
    ),
    Ready(
        "Donateurs réguliers à remercier",
        "Écrire un mot personnel à ceux qui donnent chaque année ou plus souvent",
        "value",
        3,
        [
            ("category_id", "in", ["Donateur"]),
            ("rfm_frequency", ">=", 2),
            ("rfm_days_since", "<", 400),
        ],
    ),
    Ready(
        "Champions",
        "Remercier les meilleurs clients et leur demander de nous recommander",
        "value",
        11,
        [("rfm_class_id", "in", ["champions"])],
    ),
    Ready(
        "Clients à risque",
        "Rappeler les entreprises qui achetaient souvent et ne reviennent plus",
        "value",
        1,
        [
            ("rfm_class_id", "in", ["at_risk", "cant_lose"]),
            ("category_id", "in", ["Client", "Mécène"]),
        ],
    ),
    Ready(
        "Entreprises d'Auvergne-Rhône-Alpes",
        "Inviter les entreprises de la région aux rencontres du mécénat",
        "geographic",
        8,
        [
            ("is_company", "=", True),
            ("category_id", "not in", ["Association", "Collectivité"]),
            *["|"] * (len(_REGION) - 1),
            *(("zip", "=like", f"{department}%") for department in _REGION),
        ],
        "live",
    ),
    Ready(
        "Associations",
        "Annoncer la location de salles aux associations",
        "demographic",
        5,
        [("is_company", "=", True), ("category_id", "in", ["Association"])],
        "live",
    ),
    Ready(
        "Sans adresse électronique",
        "Compléter les fiches : sans adresse valable, on ne peut pas leur écrire",
        "demographic",
        2,
        [("email_normalized", "=", False)],
        "live",
    ),
    Ready(
        "Dormants",
        "Une dernière relance, avant de ne plus les solliciter",
        "behavioural",
        6,
        [("rfm_class_id", "in", ["hibernating", "lost"])],
    ),
)

# For a base that holds purchases and nothing else of its contacts.
BY_CLASS = tuple(
    Ready(name, objective, "value", color, [("rfm_class_id", "in", codes)])
    for name, objective, color, codes in (
        ("Champions", "Les remercier", 11, ["champions"]),
        ("Fidèles", "Les garder", 3, ["loyal", "potential_loyalist"]),
        ("Clients à risque", "Les rappeler", 1, ["at_risk", "cant_lose"]),
        ("Dormants", "Une dernière relance", 6, ["hibernating", "lost"]),
    )
)


def create(env, wanted: tuple[Ready, ...]):
    """Create segments with a rule, and return them."""
    ids = {
        "category_id": _get_ids(env["res.partner.category"], "name"),
        "rfm_class_id": _get_ids(env["partner.rfm.class"], "code"),
    }
    return env["partner.segment"].create(
        [
            {
                "name": ready.name,
                "objective": ready.objective,
                "pillar": ready.pillar,
                "color": ready.color,
                "refresh_policy": ready.refresh_policy,
                "sequence": 10 * rank,
                "domain": repr([_resolve(part, ids) for part in ready.rule]),
            }
            for rank, ready in enumerate(wanted, start=1)
        ]
    )


def _get_ids(model, name):
    return {record[name]: record.id for record in model.search([])}


def _resolve(part, ids):
    """Return a part of a rule, with ids instead of names."""
    field, *rest = part
    if field not in ids:
        return part
    operator, names = rest
    return field, operator, [ids[field][name] for name in names]


def create_manual(env, contacts: list[Contact]):
    """Create the segment whose contacts were chosen one by one, and return it."""
    segment = env["partner.segment"].create(
        {
            "name": "Invités de l'inauguration",
            "objective": "Réserver leurs places et les accueillir en personne",
            "pillar": "psychographic",
            "color": 9,
            "kind": "manual",
            "refresh_policy": "manual",
            "sequence": 200,
        }
    )
    chosen = [c.id for c in contacts if c.habit == "patron" or "Presse" in c.tags]
    segment._pin([("id", "in", chosen)], reason="Choisis par le comité")
    return segment
