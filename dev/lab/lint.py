"""``./dev/lint``: every checker, over an export of the repository.

The Odoo linters look for the manifest below the root of the git repository, and
silently check nothing when that root is the addon: hence the export, in a folder
that has the addon's name and no git.
"""

import os
import re
import shutil
import tempfile
from pathlib import Path

from . import lab as laboratory
from . import locks, odoo_log, ports, template
from .console import Step, Trouble, say
from .paths import ADDON, CHECKOUT
from .processes import Failed, need, output, run
from .python import VENV

PYLINT = (
    "--disable=all",
    "--enable=odoolint,dangerous-default-value,duplicate-key,eval-used,unreachable",
    # One class per concept and model, by design; the README is Markdown; an author
    # that is not the OCA is all right.
    "--disable=consider-merging-classes-inherited,manifest-required-author,missing-readme",
)
ODOO_CHECKERS = ("sql_injection", "gettext", "unlink_override")
ODOO_MESSAGES = (
    "sql-injection",
    "missing-gettext",
    "gettext-variable",
    "gettext-placeholders",
    "gettext-repr",
    "raise-unlink-override",
)
TEST_LINT = (
    "TestIndex",
    "TestLintOverrideSignatures",
    "TestNaming",
    "ManifestLinter",
    "TestTestHoles",
)


def command(_arguments):
    """Run every checker, show what each says, and fail if one complains."""
    need("git", "git")
    lab = laboratory.ready("bare")
    with locks.held("lint"):
        _lint(lab)


def _lint(lab):
    folder = Path(tempfile.mkdtemp(prefix=f"{ADDON}-lint-"))
    try:
        export(folder / ADDON)
        complaining = [
            title for title, check in _checks(lab) if not _passes(title, check, folder)
        ]
    finally:
        shutil.rmtree(folder)
    if complaining:
        raise Trouble(f"These checkers complain: {', '.join(complaining)}.")
    say("Every checker is content.")


def export(target):
    """Copy what git would commit, uncommitted changes included."""
    git = [need("git", "git"), "-c", "safe.directory=*", "-C", CHECKOUT]
    listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = output([*git, *listing]).split("\0")
    except Failed as failure:
        raise Trouble(f"git cannot list the files of {CHECKOUT}.") from failure
    for name in filter(None, names):
        if (CHECKOUT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(CHECKOUT / name, target / name)


def _checks(lab):
    ruff = VENV / "bin" / "ruff"
    rules = f"--rcfile={ADDON}/.pylintrc"
    pylint = [lab.python, "-m", "pylint"]
    # Called by its path: from a shell that does not know it, it is skipped unseen.
    oca = [lab.python, VENV / "bin" / "oca-checks-odoo-module"]
    return (
        ("ruff check", _program(lab, ruff, "check", "--no-cache", ADDON)),
        ("ruff format", _program(lab, ruff, "format", "--no-cache", "--check", ADDON)),
        ("pylint-odoo", _program(lab, *pylint, rules, *PYLINT, ADDON)),
        ("Odoo's checkers", _odoo_checkers(lab, pylint)),
        ("oca-checks", _program(lab, *oca, "--disable=prefer-readme-rst", ADDON)),
        ("test_lint", lambda _folder: _test_lint(lab)),
    )


def _passes(title, check, folder):
    with Step(title) as step:
        try:
            check(folder)
        except Failed as failure:
            text = (
                failure.log.read_text(encoding="utf-8") if failure.log else failure.tail
            )
            step.say(text.rstrip())
            return False
    return True


def _program(lab, *words, **extra):
    variables = {**lab.variables, **extra}
    name = f"lint-{Path(str(words[0])).name}"

    def check(folder):
        run(words, log=name, cwd=folder, env=variables)

    return check


def _odoo_checkers(lab, pylint):
    """The pylint plugins that come with Odoo's own test_lint."""
    addons = lab.source.addons[-1]
    tests = next(path for path in _test_lint_folders(lab) if path.is_dir())
    plugins = [
        "_pylint_path_setup",
        *(f"_odoo_checker_{name}" for name in ODOO_CHECKERS),
    ]
    return _program(
        lab,
        *pylint,
        f"--rcfile={os.devnull}",
        "--score=no",
        "--disable=all,useless-option-value",
        f"--load-plugins={','.join(plugins)}",
        f"--enable={','.join(ODOO_MESSAGES)}",
        ADDON,
        PYTHONPATH=f"{tests}{os.pathsep}{lab.variables['PYTHONPATH']}",
        ADDONS_PATH=str(addons),
    )


def _test_lint_folders(lab):
    return (folder / "test_lint" / "tests" for folder in lab.source.addons)


def _test_lint(lab):
    """Odoo's own lint tests, which must be installed to run and say how many ran."""
    tags = ",".join(f"/test_lint:{name}" for name in TEST_LINT)
    with lab.databases.scratch("lint", template.name(lab, "bare")) as name:
        words = lab.odoo(
            *("-d", name, "-i", f"test_lint,{ADDON}", "--test-tags", tags),
            *(f"--http-port={ports.free()}", "--stop-after-init", "--log-level=info"),
        )
        try:
            log = run(words, log=f"lint-{name}", env=lab.variables)
        except Failed as failure:
            bad = "\n".join(odoo_log.complaints(failure.log)) or failure.tail
            raise Failed(words, failure.code, bad, None) from failure
        text = log.read_text(encoding="utf-8")
        found = re.search(r"0 failed, 0 error\(s\) of (\d+) tests", text)
        if not found or not int(found.group(1)):
            raise Failed(words, 0, "test_lint ran no test.", None)
