"""Reading what Odoo logged."""

import re

from .paths import ADDON

_LINE = re.compile(
    r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+)"
    r" (?P<database>\S+) (?P<logger>[\w.]+): "
)
_FATAL = ("ERROR", "CRITICAL")


def complaints(path):
    """The log's errors with what follows them, and the warnings that are not Python's.

    A warning of Python itself (``py.warnings``) speaks of a library of someone else,
    unless it names a file of this addon.
    """
    found = []
    keeping = False
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        start = _LINE.match(line)
        if start:
            keeping = _matters(start, line)
        if keeping:
            found.append(line)
    return found


def _matters(start, line):
    if start["level"] == "WARNING":
        return start["logger"] != "py.warnings" or f"/addons/{ADDON}/" in line
    return start["level"] in _FATAL
