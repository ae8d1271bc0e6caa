from odoo import SUPERUSER_ID, api

# points of the shipped rule of people: exact, close, different; before and now
POINTS = {
    "name": ((50, 45, -10), (65, 40, -5)),
    "word": ((20, 20, -10), (10, 10, -10)),
    "birthdate": ((80, 50, -20), (110, 45, -15)),
    "street": ((60, 60, -10), (65, 65, -10)),
    "number": ((20, 10, -5), (20, 0, -5)),
    "zip": ((20, 15, -45), (15, 5, -40)),
    "city": ((15, 10, -20), (10, 10, 0)),
    "email": ((85, 75, -5), (90, 20, -20)),
    "phone": ((60, 0, -5), (50, 0, -5)),
}
LEVELS = ("exact", "close", "different")


def migrate(cr, version):
    """Give the rule of people the points that propose fewer strangers.

    Unless somebody changed it: points only mean something together.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    rule = env.ref(
        "contact_segmentation.partner_match_rule_people", raise_if_not_found=False
    )
    if not version or not rule:
        return
    comparisons = {one.compared: one for one in rule.comparison_ids}
    points = {
        name: tuple(one[level] for level in LEVELS)
        for name, one in comparisons.items()
        if name in POINTS
    }
    if points != {name: before for name, (before, _now) in POINTS.items()}:
        return
    for name, (_before, now) in POINTS.items():
        comparisons[name].write(dict(zip(LEVELS, now, strict=True)))
    rule.automatic_threshold = 125
