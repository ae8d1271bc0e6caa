"""The folder through which Odoo sees this checkout.

Odoo wants the folder to have the addon's name, and a link to the whole checkout
would contain itself (``.odoo`` holds it), which its export of terms follows.
"""

import os

from .paths import ADDON, ADDONS, CHECKOUT, digest

HIDDEN = {".odoo", ".git"}
# What Odoo does not read when it installs or updates an addon.
APART = {"bench", "dev", "docs", "ruff.toml", "tests", "LICENSE"}


def link():
    """Make one link per top-level entry of the checkout, and no others."""
    folder = ADDONS / ADDON
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {name for name in os.listdir(CHECKOUT) if name not in HIDDEN}
    present = set(os.listdir(folder))
    for name in present - wanted:
        (folder / name).unlink()
    for name in wanted - present:
        (folder / name).symlink_to(os.path.join("..", "..", "..", name))
    return folder


def exists():
    """Whether the checkout holds an addon yet."""
    return (CHECKOUT / "__manifest__.py").exists()


def installable():
    """The names of the checkout's top-level entries that Odoo reads, sorted."""
    return [
        name
        for name in sorted(os.listdir(CHECKOUT))
        if name not in APART and not name.startswith(".") and not name.endswith(".md")
    ]


def version():
    """A short name for the state of the addon's installable files."""
    names = installable()
    return digest(*names, *(CHECKOUT / name for name in names))
