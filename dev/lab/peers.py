"""Addons of others that benches measure ours beside, in a database of their own."""

import zipfile

from . import folders, python
from .console import Step
from .paths import CHECKOUT, STATE, digest

REQUIREMENTS = CHECKOUT / "dev" / "peers.txt"
FOLDER = STATE / "peers"


def ensure():
    """Return the folder of the addons, downloading them if needed."""
    stamp = digest(REQUIREMENTS)
    if not folders.is_built(FOLDER, stamp):
        with Step("Addons of others, to measure beside") as step:
            wheels = python.wheels(step, REQUIREMENTS)
            folders.build(FOLDER, stamp, lambda folder: _unpack(wheels, folder))
    return FOLDER / "odoo" / "addons"


def _unpack(wheels, folder):
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)


def options(lab):
    """Return the options with which Odoo finds them, besides all others."""
    places = [*lab.addons_path, ensure()]
    return [f"--addons-path={','.join(map(str, places))}"]
