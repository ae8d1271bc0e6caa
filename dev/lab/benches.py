"""``./dev/bench``: run benchmarks, each on its own databases, and show one table."""

import argparse
import ast
import contextlib
import json
from pathlib import Path

from . import bench_tables, console, peers, template, testing
from . import lab as laboratory
from .console import Step, Trouble
from .inside.said import heard
from .paths import CHECKOUT
from .processes import Failed, run

FOLDER = CHECKOUT / "bench"
SCRIPT = template.INSIDE / "run_bench.py"
ROW = "Row: "
LIMIT = "Limit: "


def command(arguments):
    """Run the named benches; without a name, list them.

    The exit code is 1 if a figure is over its limit.
    """
    wanted = _options(arguments)
    if wanted.json:
        console.keep_stdout_for_results()
    if not wanted.names:
        return _list()
    unknown = [name for name in wanted.names if name not in _benches()]
    if unknown:
        raise Trouble(
            f"There is no bench/{unknown[0]}.py: ./dev/bench lists what there is."
        )
    rows, limits = _run(wanted)
    if not wanted.json:
        print(bench_tables.measures(rows))
    if limits:
        console.say("\n" + bench_tables.limits(limits))
    return int(any(not limit["holds"] for limit in limits))


def _options(arguments):
    parser = argparse.ArgumentParser(prog="./dev/bench", description=command.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a file of bench/")
    parser.add_argument("--contacts", type=int, default=100_000, metavar="N")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="CASE",
        help="a case, or a group of cases, that the bench can run by itself",
    )
    parser.add_argument(
        "--seconds",
        type=int,
        default=60,
        metavar="N",
        help="how long parallel writers write (60)",
    )
    parser.add_argument(
        "--data", metavar="FOLDER", help="public data with expected results, if any"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object a line instead"
    )
    return parser.parse_args(arguments)


def _benches():
    """The benches by name: the files of bench/ that define ``run``."""
    found = {}
    for file in sorted(FOLDER.glob("*.py")):
        if "run" in _functions(file):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            found[file.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def _functions(file):
    """The names of the functions that a bench defines, without running it."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def _list():
    console.say("./dev/bench NAME… [--contacts N] [--only CASE] [--json]")
    for name, about in _benches().items():
        console.say(f"  {name:<12}{about}")


def _run(wanted):
    lab = laboratory.ready("full")
    rows, limits = [], []
    for name in wanted.names:
        with _databases(lab, name, wanted) as (database, without, beside):
            words = ["run", *(["--without", without] if without else [])]
            words += ["--beside", beside] if beside else []
            with Step(f"bench {name}") as step:
                _inside(lab, name, database, wanted, words, step, rows, limits)
    return rows, limits


@contextlib.contextmanager
def _databases(lab, name, wanted):
    """The databases of a bench: its own, without the addon, beside others' addons.

    The last two are None where the bench asks for none: see ``fill`` and ``PEERS``.
    """
    without = None
    with contextlib.ExitStack() as stack:
        source = template.name(lab)
        if "fill" in _functions(FOLDER / f"{name}.py"):
            scratch = lab.databases.scratch(f"without_{name}", source)
            source = without = stack.enter_context(scratch)
            with Step(f"bench {name}: {wanted.contacts:,} contacts") as step:
                _inside(lab, name, without, wanted, ["fill"], step, [], [])
        database = stack.enter_context(lab.databases.scratch(f"bench_{name}", source))
        testing.install(lab, database)
        beside = _peers(name, wanted) and _beside(lab, name, wanted, database, stack)
        yield database, without, beside


def _peers(name, wanted):
    """The addons of others that the groups of cases asked for are measured beside."""
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    groups = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "PEERS":
            groups = ast.literal_eval(node.value)
    asked = [group for group in groups if not wanted.only or group in wanted.only]
    return sorted({addon for group in asked for addon in groups[group]})


def _beside(lab, name, wanted, database, stack):
    """A clone in which addons of others are installed; None where they are missing."""
    try:
        options = peers.options(lab)
    except Trouble as trouble:
        console.say(f"  Not measured beside addons of others. {trouble}")
        return None
    scratch = lab.databases.scratch(f"beside_{name}", database)
    beside = stack.enter_context(scratch)
    addons = ",".join(_peers(name, wanted))
    with Step(f"Installing {addons}"):
        words = ["-d", beside, "-i", addons, "--stop-after-init", *options]
        run(lab.odoo(*words), log=f"install-{beside}", env=lab.variables)
    return beside


def _inside(lab, name, database, wanted, words, step, rows, limits):
    """Call a function of a bench inside Odoo, and collect what it measures."""

    def watch(line):
        if line.startswith(ROW):
            rows.append(json.loads(line.removeprefix(ROW)))
            _tell(rows[-1], step, wanted.json)
        elif line.startswith(LIMIT):
            limits.append(json.loads(line.removeprefix(LIMIT)))
        elif heard(line) is not None:
            step.say(heard(line))

    file = FOLDER / f"{name}.py"
    found = peers.options(lab) if "--beside" in words else []
    command = [lab.python, SCRIPT, "-d", database, "--log-level=warn", *found]
    command += ["--", file]
    command += [*words, f"--contacts={wanted.contacts}", f"--seconds={wanted.seconds}"]
    command += [f"--only={case}" for case in wanted.only]
    command += [f"--data={Path(wanted.data).resolve()}"] if wanted.data else []
    try:
        run(command, log=f"bench-{database}", watch=watch, env=lab.variables)
    except Failed as failure:
        step.say(failure.tail)
        raise Trouble(f"bench/{name}.py stopped: see {failure.log}") from failure


def _tell(row, step, as_json):
    if as_json:
        print(json.dumps(row), flush=True)
    else:
        step.say(f"    {row['case']}: {row['ours_s']:.3f} s")
