"""What contacts care about, told by what they buy and answer."""

from .products import PRODUCTS

_CATEGORIES = {
    "Formations": ("workshop", "training", "advice"),
    "Spectacles": ("ticket",),
    "Livres": ("book",),
    "Patrimoine": ("tour", "rental"),
    "Solidarité": ("gift", "patronage"),
}
_SIGNALS = ("sale_category", "survey_answer")


def create(env, products: dict):
    """Create interests by the screen that maps values to them, and return them.

    :param products: the ids of what is sold, by product
    """
    for name, keys in _CATEGORIES.items():
        category = env["product.category"].create({"name": name})
        sold = env["product.product"].browse(products[PRODUCTS[key]] for key in keys)
        sold.categ_id = category
    env.flush_all()
    for name in _SIGNALS:
        signal = env.ref(f"contact_segmentation.partner_score_signal_{name}")
        _map(env, signal)
    return env["partner.interest"].search([])


def _map(env, signal):
    """Map the values of a signal: dues, in Odoo's own category, tell nothing."""
    action = signal.action_map_values()
    screen = env[action["res_model"]].browse(action["res_id"])
    if signal.value_path.endswith("categ_id"):
        for line in screen.line_ids:
            line.is_ignored = line.short_name not in _CATEGORIES
    screen.action_create_missing()
    screen.action_apply()
