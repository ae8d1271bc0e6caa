"""Databases of one's own, for checks that need whole Odoo processes.

They come from the commands in `dev/`, which an addon that was merely copied into
an addons folder does not have: its checks are skipped.
"""

import sys
import unittest
from pathlib import Path

# Odoo sees the addon through links: the checkout is where they lead
DEV = Path(__file__).resolve().parents[2] / "dev"


def database(purpose, kind="full"):
    """Return a context manager: a fresh clone of a template (`full` or `bare`)."""
    if not (DEV / "lab").is_dir():
        raise unittest.SkipTest(f"no {DEV} to make a database with")
    if str(DEV) not in sys.path:
        sys.path.append(str(DEV))
    from lab import scratch

    return scratch.database(purpose, kind=kind)
