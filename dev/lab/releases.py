"""Earlier releases of the addon, kept so that upgrading from one can be tested.

``dev/releases/VERSION.tar.xz`` holds what Odoo needs to install that version, and
nothing else. It is made once, by ``python3 dev/lab freeze``, from a checkout of the
release: the tests work without git history.
"""

import ast
import io
import lzma
import re
import tarfile

from . import addon, folders
from .console import Trouble
from .paths import ADDON, CHECKOUT, STATE, digest

FOLDER = CHECKOUT / "dev" / "releases"
# Large, and shown by the app store only.
PICTURES = "static/description/screenshot_*"


def current():
    """The version in the checkout's manifest."""
    text = (CHECKOUT / "__manifest__.py").read_text(encoding="utf-8")
    return ast.literal_eval(text)["version"]


def previous():
    """The version to upgrade from: the latest of HISTORY.md before the manifest's.

    Before a second one is released, it is the only one.
    """
    text = (CHECKOUT / "HISTORY.md").read_text(encoding="utf-8")
    released = re.findall(r"^## (\d[\d.]+)$", text, re.MULTILINE)
    earlier = [version for version in released if version != current()]
    return (earlier or released)[0]


def freeze():
    """Keep the checkout as the release that its manifest names; return the archive."""
    archive = _archive(current())
    content = _pack()
    if archive.exists() and archive.read_bytes() != content:
        raise Trouble(
            f"{archive.name} is there already, and differs: what was released does not"
            " change. Give the manifest the next version first."
        )
    FOLDER.mkdir(exist_ok=True)
    archive.write_bytes(content)
    return archive


def unpacked(version):
    """A folder of addons that holds this release, and nothing else."""
    archive = _archive(version)
    if not archive.exists():
        raise Trouble(
            f"dev/releases/{archive.name} is missing: upgrading from {version} cannot"
            f" be tested. Check out the last commit of {version}, run there"
            " `python3 dev/lab freeze`, and commit the archive."
        )
    folder, stamp = STATE / "releases" / version, digest(archive)
    if not folders.is_built(folder, stamp):
        folders.build(folder, stamp, lambda place: _unpack(archive, place))
    return folder


def _archive(version):
    return FOLDER / f"{version}.tar.xz"


def _pack():
    """The archive's bytes, the same for the same files on any day."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path in _files():
            entry = tarfile.TarInfo(f"{ADDON}/{path.relative_to(CHECKOUT).as_posix()}")
            entry.size = path.stat().st_size
            with path.open("rb") as file:
                tar.addfile(entry, file)
    return lzma.compress(content.getvalue(), preset=9)


def _files():
    """The files that Odoo needs to install the addon."""
    pictures = set(CHECKOUT.glob(PICTURES))
    for name in addon.installable():
        place = CHECKOUT / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            made = "__pycache__" in path.parts or path in pictures
            if path.is_file() and not made:
                yield path


def _unpack(archive, folder):
    with tarfile.open(archive) as tar:
        for entry in tar:
            path = folder / entry.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(tar.extractfile(entry).read())
