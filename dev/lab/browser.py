"""The browser of the tests: Debian's chromium."""

import os
import shutil

from .console import Step, Trouble
from .processes import Failed, environment, need, run

# The names under which Odoo looks for a browser.
NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def ensure():
    """Install chromium when it is missing and that is allowed."""
    if any(shutil.which(name) for name in NAMES):
        return
    if os.geteuid():
        need("chromium", "chromium")
    with Step("Chromium"):
        _install()


def _install():
    # dpkg must not ask questions, and a first install needs the lists.
    quiet = environment(DEBIAN_FRONTEND="noninteractive")
    apt = [need("apt-get", "apt"), "-q", "-o", "DPkg::Lock::Timeout=300"]
    try:
        run([*apt, "update"], log="chromium-update", env=quiet)
        run(
            [*apt, "install", "-y", "--no-install-recommends", "chromium"],
            log="chromium-install",
            env=quiet,
        )
    except Failed as failure:
        raise Trouble(
            "Chromium, which the browser tests need, could not be installed with apt:"
            f" check the network, or see {failure.log}"
        ) from failure
