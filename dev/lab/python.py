"""The virtual environment: pinned wheels, no compiler, no root."""

import glob
import os
import sys
from pathlib import Path

from . import debian, folders, locks
from .console import Step, Trouble
from .paths import CHECKOUT, ROOT, STATE, cache, digest
from .processes import Failed, environment, output, run

REQUIREMENTS = CHECKOUT / "dev" / "requirements.txt"
VENV = STATE / "venv"
PYTHON = VENV / "bin" / "python"
OLDEST, NEWEST = (3, 11), (3, 13)


def ensure():
    """Return the interpreter that has everything Odoo needs."""
    # Scripts in a virtual environment hold its path: a moved checkout needs another.
    stamp = digest(REQUIREMENTS, str(VENV))
    if not folders.is_built(VENV, stamp) or not _runs():
        with Step("Python packages") as step:
            _check_version()
            _build(step, stamp)
    return PYTHON


def _runs():
    """Whether the Python that the environment was made with is still there."""
    try:
        output([PYTHON, "-c", "pass"])
    except (OSError, Failed):
        return False
    return True


def _check_version():
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise Trouble(
            f"Python 3.11, 3.12 or 3.13 is needed; python3 is {sys.version.split()[0]}."
        )


def _build(step, stamp):
    pip = _pip()
    wheels = _wheels(step, pip, REQUIREMENTS)
    # A virtual environment cannot be renamed, so here the stamp alone says "whole".
    folders.remove(VENV)
    try:
        run([sys.executable, "-m", "venv", "--without-pip", VENV], log="venv")
        _install(step, pip, wheels)
    except Failed as failure:
        raise Trouble(
            f"The Python packages could not be installed: see {failure.log}"
        ) from failure
    (VENV / folders.STAMP).write_text(stamp, encoding="utf-8")


def _pip():
    """pip as one wheel: Python runs it without installing it.

    Debian's Python comes without pip and venv's own copy of it; both are in a
    package that needs only to be unpacked.
    """
    places = ("/usr/share/python-wheels", str(STATE / "pip/usr/share/python-wheels"))
    for place in (_bundled(), *places):
        for wheel in sorted(glob.glob(f"{place}/pip-*.whl")):
            return Path(wheel)
    debs = debian.fetch([f"python3-pip-whl/{debian.release()}"], "pip")
    folders.build(STATE / "pip", "1", lambda folder: debian.unpack(debs[0], folder))
    return next((STATE / "pip").glob("usr/share/python-wheels/pip-*.whl"))


def _bundled():
    return Path(os.__file__).parent / "ensurepip" / "_bundled"


def wheels(step, requirements):
    """A folder of the cache that holds every wheel of a file of requirements."""
    return _wheels(step, _pip(), requirements)


def _wheels(step, pip, requirements):
    name = digest(requirements, sys.version_info[:2])
    shelf = cache() / "wheels" / name
    with locks.cache_held():
        if not folders.is_built(shelf, name):
            folders.build(
                shelf, name, lambda folder: _download(step, pip, requirements, folder)
            )
    return shelf


def _download(step, pip, requirements, folder):
    total = requirements.read_text(encoding="utf-8").count("==")
    begun = []

    def watch(line):
        if line.startswith("Collecting "):
            begun.append(line)
            step.note = f"downloading {len(begun)} of {total}"

    command = ["download", "--only-binary=:all:", "--no-deps", "-r", requirements]
    words = _command(sys.executable, pip, *command, "-d", folder)
    try:
        run(words, log="pip-download", watch=watch)
    except Failed as failure:
        if _unreachable(failure.tail):
            raise Trouble(
                "The Python package index cannot be reached, and the download cache"
                " does not hold the packages: check the network and run again."
            ) from failure
        raise Trouble(
            f"A package of dev/{requirements.name} could not be downloaded: see"
            f" {failure.log}"
        ) from failure


def _unreachable(text):
    return any(
        word in text for word in ("Retrying (", "Max retries", "ConnectionError")
    )


def _install(step, pip, wheels):
    def watch(line):
        if line.startswith("Installing collected"):
            step.note = "installing"

    step.note = "reading the wheels"
    command = ["install", "--no-index", "--no-deps", "--no-compile"]
    command += ["--find-links", wheels, "-r", REQUIREMENTS]
    run(_command(PYTHON, pip, *command), log="pip-install", watch=watch)


def _command(python, pip, *args):
    quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    return [python, pip / "pip", *args, *quiet]


def variables(source):
    """The environment in which Odoo's Python finds Odoo, and none of the user's own."""
    return environment(
        # ``dev`` lets tests and benches import this package.
        PYTHONPATH=os.pathsep.join((str(source.python_path), str(ROOT / "dev"))),
        PYTHONNOUSERSITE="1",
        # Compiled files help every start, and stay out of the checkout.
        PYTHONDONTWRITEBYTECODE="",
        PYTHONPYCACHEPREFIX=str(STATE / "pycache"),
        PATH=f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
    )
