"""``./dev/test``: a clone of the template, the addon installed in it, pytest."""

from . import addon, browser, odoo_log, template
from . import lab as laboratory
from .console import Step, Trouble, disk_full, say
from .paths import ADDON, ADDONS, CHECKOUT, full_disk
from .processes import Failed, attached, run

# Options of pytest whose value could be taken for a path of the checkout.
WITH_VALUE = {"-k", "-m", "-p", "-o", "-c", "-W", "-r", "-n"}


def command(arguments):
    """Run the tests and return pytest's exit code."""
    if not addon.exists():
        raise Trouble(f"There is no addon to test: {CHECKOUT} has no __manifest__.py.")
    browser.ensure()
    lab = laboratory.ready("full")
    with lab.databases.scratch("test", template.name(lab)) as name:
        install(lab, name)
        words = [*_pytest(lab, name), *paths(arguments)]
        code = attached(words, cwd=ADDONS, env=lab.variables)
        if code and full_disk():
            raise disk_full(full_disk())
        return code


def install(lab, name):
    """Install the addon as its users do, and let nothing it logs go unseen."""
    with Step(f"Installing {ADDON}"):
        arguments = ["-d", name, "-i", ADDON, "--stop-after-init"]
        try:
            log = run(lab.odoo(*arguments), log=f"install-{name}", env=lab.variables)
        except Failed as failure:
            bad = odoo_log.complaints(failure.log) or failure.tail.splitlines()
            _report(bad, failure.log)
        else:
            _report(odoo_log.complaints(log), log)


def _report(bad, log):
    if bad:
        say("\n".join(bad[-60:]))
        raise Trouble(f"Installing {ADDON} logged the lines above: see {log}")


def _pytest(lab, name):
    return [
        lab.python,
        "-m",
        "pytest",
        # From the checkout, pytest would import its __init__.py out of Odoo and die.
        f"--rootdir={ADDONS}",
        "-p",
        "no:cacheprovider",
        "-p",
        "lab.inside.no_skips",
        # passlib's own business, at every run.
        "-W",
        "ignore:'crypt' is deprecated:DeprecationWarning",
        "--odoo-http",
        f"--odoo-database={name}",
    ]


def paths(arguments):
    """``arguments`` with paths of the checkout turned into those that pytest sees.

    >>> paths(["-k", "tests", "-x"])
    ['-k', 'tests', '-x', 'contact_segmentation']
    """
    words, named = [], False
    for before, word in zip([None, *arguments], arguments, strict=False):
        file, _, _test = word.partition("::")
        if before not in WITH_VALUE and word[:1] != "-" and (CHECKOUT / file).exists():
            word = f"{ADDON}/{word}"
            named = True
        words.append(word)
    return words if named else [*words, ADDON]
