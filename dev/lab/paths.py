"""Where things are kept.

Everything made here is in ``.odoo/`` of the checkout, except the download cache
and what the private PostgreSQL server needs outside (see ``cluster``).
"""

import contextlib
import hashlib
import os
import re
import shutil
import stat
from pathlib import Path

from .console import Trouble

ADDON = "contact_segmentation"
# The checkout's real place. All of its own files are found from here.
CHECKOUT = Path(os.path.realpath(__file__)).parents[2]
# Two checkouts never share a server, a socket or a name in /tmp.
KEY = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:12]

# PYTHONPATH is split at colons, addons_path at commas, and initdb hands paths to
# a shell: a checkout whose path has such characters is reached through a link.
_PLAIN = re.compile(r"[\w./ @+~=-]+", re.ASCII)


def _link_to(target, link):
    """Make ``link`` a link of ours to ``target``, and trust no one else's."""
    with contextlib.suppress(FileExistsError):
        link.symlink_to(target)
    found = link.lstat()
    if not stat.S_ISLNK(found.st_mode) or found.st_uid != os.getuid():
        raise Trouble(f"{link} belongs to someone else: remove it and run again.")
    if os.readlink(link) != str(target):
        link.unlink()
        link.symlink_to(target)
    return link


def _plain_root():
    if _PLAIN.fullmatch(str(CHECKOUT)):
        return CHECKOUT
    return _link_to(CHECKOUT, Path(f"/tmp/{ADDON}-{KEY}.checkout"))


def cache():
    """The downloads, shared by every checkout of this user. May vanish at any time."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(base) / ADDON


ROOT = _plain_root()
STATE = ROOT / ".odoo"
ADDONS = STATE / "addons"
DATA = STATE / "data"
FILESTORE = DATA / "filestore"
LOGS = STATE / "logs"
SCRATCH = STATE / "tmp"
SOCKET = Path(f"/tmp/{ADDON}-{KEY}")


def prepare():
    """Make the folders that the rest takes for granted."""
    for folder in (STATE, FILESTORE, LOGS, SCRATCH):
        folder.mkdir(parents=True, exist_ok=True)
    if not os.access(STATE, os.W_OK):
        raise Trouble(f"{STATE} belongs to another user: run ./dev/reset as that user.")


def full_disk():
    """The first of our places that is on a disk without room, or None."""
    for place in (STATE, cache(), Path("/var/lib"), Path("/tmp")):
        with contextlib.suppress(OSError):
            if shutil.disk_usage(place).free < 20_000_000:
                return place
    return None


def digest(*parts):
    """A short name for the content of ``parts``: texts, files, folders of files."""
    total = hashlib.sha256()
    for part in parts:
        for piece in _pieces(part):
            total.update(piece)
            total.update(b"\0")
    return total.hexdigest()[:16]


def _pieces(part):
    if not isinstance(part, Path):
        yield str(part).encode()
    elif part.is_dir():
        for path in sorted(part.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield os.fsencode(path.relative_to(part))
                yield path.read_bytes()
    else:
        yield part.read_bytes() if part.exists() else b""
