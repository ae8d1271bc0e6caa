"""The source of Odoo 19: an existing checkout, or the Debian package unpacked."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from . import debian, folders
from .console import Step, Trouble
from .paths import STATE, digest

# Odoo's links point into these. The two of bookworm changed their layout since.
PACKAGES = (
    "odoo-19/sid",
    "libjs-jquery/sid",
    "libjs-jquery-form/sid",
    "libjs-underscore/sid",
    "fonts-roboto-unhinted/sid",
    "fonts-montserrat/sid",
    "fonts-ocr-b/sid",
    "fonts-font-awesome/bookworm",
    "fonts-inconsolata/bookworm",
)
# A second, hollow tree of addons, and every language but French: 1 GB less.
EXCLUDE = (
    "./usr/lib/python3/dist-packages/addons",
    "./usr/share/doc",
    "*/i18n/[!f]*.po",
    "*/i18n/f[!r]*.po",
    "*/i18n/fr?*.po",
)
# Debian removed this file; pages ask for it, and a 404 fails every browser test.
REMOVED = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
LAYOUT = 1


@dataclass(frozen=True)
class Source:
    """Where Odoo is: what Python needs, where its addons are, which build it is."""

    python_path: Path
    addons: tuple
    version: str


def ensure():
    """Return the source of Odoo 19, unpacking it if needed."""
    chosen = os.environ.get("ODOO_PATH")
    return _existing(Path(chosen)) if chosen else _unpacked()


def _existing(path):
    path = Path(os.path.realpath(path.expanduser()))
    release = path / "odoo" / "release.py"
    found = ""
    if release.is_file():
        text = release.read_text(encoding="utf-8")
        found = re.search(r"^version_info = \((.*?)\)", text, re.MULTILINE)
        found = found.group(1) if found else ""
    if not re.match(r"19, *0,", found):
        what = f"has version {found}" if found else "holds no odoo/release.py"
        raise Trouble(f"ODOO_PATH is not Odoo 19.0: {path} {what}.")
    return _source(path, f"{path} {found}")


def _unpacked():
    root = STATE / "odoo"
    stamp = _stamp(root)
    if not stamp:
        with Step("Odoo 19") as step:
            debs = _fetch(step)
            stamp = f"{LAYOUT} {_package(debs).name}"
            step.note = lambda: (
                f"unpacking {folders.size(unfinished) / 1e6:.0f} of 330 MB"
            )
            unfinished = root.with_name("odoo.unfinished")
            folders.build(root, stamp, lambda folder: _unpack(debs, folder))
    return _source(root / "usr/lib/python3/dist-packages", stamp)


def _stamp(root):
    """The stamp of a finished tree of the present layout, else nothing."""
    try:
        stamp = (root / folders.STAMP).read_text(encoding="utf-8")
    except OSError:
        return None
    return stamp if stamp.startswith(f"{LAYOUT} ") else None


def _fetch(step):
    def note(folder):
        step.note = lambda: f"downloading {folders.size(folder) / 1e6:.0f} of 130 MB"

    step.note = "asking the Debian archive"
    return debian.fetch(PACKAGES, "Odoo 19", note=note)


def _package(debs):
    return next(deb for deb in debs if deb.name.startswith("odoo-19_"))


def _unpack(debs, folder):
    for deb in debs:
        debian.unpack(deb, folder, exclude=EXCLUDE)
    removed = folder / "usr/lib/python3/dist-packages/odoo/addons" / REMOVED
    removed.parent.mkdir(parents=True, exist_ok=True)
    removed.touch()


def _source(path, version):
    addons = [path / "addons", path / "odoo" / "addons"]
    addons = tuple(folder for folder in addons if folder.is_dir())
    return Source(path, addons, digest(version))
