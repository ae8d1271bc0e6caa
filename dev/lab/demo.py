"""``./dev/demo``: a database to look at, filled with a believable French base.

What fills it is ``dev/base/fill.py``, ``fill(env, contacts, data, say)``, and what
tells of it ``dev/base/summary.py``, ``summary(env, say)``: ``env`` is the superuser's,
in the finished database, and ``say`` prints a line of progress.
"""

import argparse
import json
import subprocess
import time
import urllib.error
import urllib.request

from . import addon, databases, locks, ports, template, testing
from . import lab as laboratory
from .console import Step, Trouble, say
from .inside.said import heard
from .paths import ADDON, CHECKOUT, LOGS, STATE, digest
from .processes import Failed, ended, run, tied

BASE = CHECKOUT / "dev" / "base"
INSIDE = template.INSIDE / "run_base.py"


def command(arguments):
    """Make the demonstration database, tell of it, and serve it."""
    wanted = _options(arguments)
    if not addon.exists():
        raise Trouble(f"There is no addon to show: {CHECKOUT} has no __manifest__.py.")
    lab = laboratory.ready("full")
    name = lab.databases.name("demo")
    with locks.held(f"database-{name}", f"the command that uses the database {name}"):
        _ensure(lab, name, wanted)
        _base(lab, name, "Summary", "summary")
        if not wanted.no_serve:
            _serve(lab, name, wanted.port)


def _options(arguments):
    parser = argparse.ArgumentParser(
        prog="./dev/demo", description=__doc__.split("\n")[0]
    )
    parser.add_argument(
        "--contacts", type=int, default=5000, metavar="N", help="how many (5000)"
    )
    parser.add_argument(
        "--data", choices=["cdnow"], help="the public CDNOW purchase histories instead"
    )
    parser.add_argument("--no-serve", action="store_true", help="stop before serving")
    parser.add_argument(
        "--port", type=int, default=ports.FIRST, help="where to serve (8069)"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="make the database again in any case"
    )
    wanted = parser.parse_args(arguments)
    if wanted.contacts < 1:
        parser.error("--contacts must be at least 1")
    return wanted


def _ensure(lab, name, wanted):
    """Have a finished database of these options, with the present addon."""
    made_from = digest(
        lab.databases.stamp(template.name(lab)), wanted.contacts, wanted.data, BASE
    )
    stamp = {"base": made_from, "addon": addon.version()}
    found = _found(lab, name)
    if wanted.fresh or found.get("base") != made_from:
        _make(lab, name, wanted)
    elif found != stamp:
        _update(lab, name)
    else:
        return
    lab.databases.write_stamp(name, json.dumps(stamp))


def _found(lab, name):
    """What the present database was made from, if it was finished."""
    stamp = lab.databases.stamp(name)
    try:
        return json.loads(stamp) if lab.databases.is_whole(name, stamp) else {}
    except ValueError:
        return {}


def _make(lab, name, wanted):
    databases.free_space(STATE)
    unfinished = f"{name}_unfinished"
    with Step("Cloning the template"):
        lab.databases.clone(template.name(lab), unfinished)
    testing.install(lab, unfinished)
    _base(lab, unfinished, "Filling", "fill", wanted.contacts, wanted.data or "")
    lab.databases.rename(unfinished, name)


def _update(lab, name):
    with Step(f"Updating {ADDON}, whose files have changed"):
        arguments = ["-d", name, "-u", ADDON, "--stop-after-init"]
        try:
            run(lab.odoo(*arguments), log="demo-update", env=lab.variables)
        except Failed as failure:
            raise Trouble(
                f"{ADDON} could not be updated in the database {name}: see"
                f" {failure.log}, or run ./dev/demo --fresh to make it again."
            ) from failure


def _base(lab, name, title, function, *values):
    """Call a function of ``dev/base`` inside Odoo and pass on what it says."""
    if not (BASE / f"{function}.py").exists():
        say(f"  {title}: nothing to do, as dev/base/{function}.py is not there.")
        return
    with Step(title) as step:

        def watch(line):
            if heard(line) is not None:
                step.say(heard(line))

        words = [lab.python, INSIDE, "-d", name, "--log-level=warn", "--", function]
        try:
            run(
                [*words, *values],
                log=f"demo-{function}",
                watch=watch,
                env=lab.variables,
            )
        except Failed as failure:
            say(failure.tail)
            raise Trouble(
                f"dev/base/{function}.py stopped as shown above: see {failure.log}"
            ) from failure


def _serve(lab, name, wanted_port):
    port = ports.free(wanted_port)
    if port != wanted_port:
        say(f"Port {wanted_port} is taken: using {port}.")
    log = LOGS / "demo-server.log"
    arguments = ["-d", name, f"--db-filter=^{name}$", f"--http-port={port}"]
    # Scheduled actions run, as they do on a real server.
    words = lab.odoo(*arguments, "--max-cron-threads=1")
    with open(log, "w", encoding="utf-8") as file:
        process = subprocess.Popen(
            tied(words),
            env=lab.variables,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
        with ended(process):
            _wait_until_served(process, port, log)
            say(f"\nServing at http://127.0.0.1:{port} (login admin, password admin)")
            say(f"Ctrl-C stops the server. Its log: {log}")
            _wait(process, log)


def _wait_until_served(process, port, log):
    with Step("Starting Odoo"):
        while True:
            try:
                urllib.request.urlopen(
                    f"http://127.0.0.1:{port}/web/health", timeout=30
                )
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
            else:
                return
            if process.poll() is not None:
                raise Trouble(f"Odoo did not start: see {log}")


def _wait(process, log):
    try:
        code = process.wait()
    except KeyboardInterrupt:
        # Odoo was told as well, and ends by itself.
        code = process.wait()
    if code == 0:
        say("\nStopped.")
        return
    raise Trouble(f"Odoo stopped with code {code}: see {log}")
