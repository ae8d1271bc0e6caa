"""The databases that every other one is cloned from, built once.

``full`` has what a French organisation of some size uses; ``bare`` has only what
the addon depends on.
"""

import re
from pathlib import Path

from . import databases, template_cache
from .console import Step, Trouble
from .paths import STATE, digest
from .processes import Failed, run

MODULES = {
    "full": (
        "contacts",
        "crm",
        "event_sale",
        "l10n_fr_account",
        "mass_mailing",
        "mass_mailing_crm",
        "mass_mailing_event",
        "mass_mailing_sale",
        "mass_mailing_sms",
        "point_of_sale",
        "sale_management",
        "survey",
        "website",
        "website_crm",
        "website_event",
    ),
    "bare": ("contacts", "mass_mailing"),
}
INSIDE = Path(__file__).parent / "inside"


def name(lab, kind="full"):
    """The name of the template of that kind."""
    return lab.databases.name("template" if kind == "full" else f"template_{kind}")


def ensure(lab, kind="full"):
    """Build the template of that kind, unless it is there."""
    script = INSIDE / "build_template.py"
    stamp = digest(lab.source.version, *MODULES[kind], script, kind)
    if not lab.databases.is_whole(name(lab, kind), stamp):
        databases.free_space(STATE)
        _build(lab, kind, stamp, script)


def _build(lab, kind, stamp, script):
    unfinished = f"{name(lab, kind)}_unfinished"
    lab.databases.drop(unfinished)
    with Step(f"Template database ({kind})") as step:
        step.note = "from the cache"
        if not template_cache.restore(lab, kind, unfinished, stamp):
            lab.databases.drop(unfinished)
            _create(lab, kind, unfinished, script, step)
            step.note = "keeping it in the cache"
            template_cache.save(lab, kind, unfinished, stamp)
        lab.databases.write_stamp(unfinished, stamp)
        lab.databases.rename(unfinished, name(lab, kind))


def _create(lab, kind, database, script, step):
    step.note = "starting"
    command = [lab.python, script, "-c", lab.config, "-d", database]
    try:
        run(
            [*command, "--log-level=info", "--", *MODULES[kind]],
            log=f"template-{kind}",
            watch=lambda line: _watch(step, line),
            env=lab.variables,
        )
    except Failed as failure:
        raise Trouble(
            f"The template database could not be built: see {failure.log}"
        ) from failure


def _watch(step, line):
    """Show which module of how many Odoo is loading."""
    found = re.search(r"Loading module \w+ \((\d+)/(\d+)\)", line)
    if found:
        step.note = f"module {found.group(1)} of {found.group(2)}"
    elif line.startswith("Stage: "):
        step.note = line.removeprefix("Stage: ").strip()
