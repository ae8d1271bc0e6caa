"""``./dev/bench``: run benchmarks, each on its own database, and show one table."""

import argparse
import ast
import json

from . import console, template, testing
from . import lab as laboratory
from .bench import KEYS
from .console import Step, Trouble
from .inside.said import heard
from .paths import CHECKOUT
from .processes import Failed, run

FOLDER = CHECKOUT / "bench"
SCRIPT = template.INSIDE / "run_bench.py"
ROW = "Row: "


def command(arguments):
    """Run the named benches; without a name, list them."""
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
    rows = _run(wanted)
    if not wanted.json:
        print(table(rows))
    return None


def _options(arguments):
    parser = argparse.ArgumentParser(prog="./dev/bench", description=command.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a file of bench/")
    parser.add_argument("--contacts", type=int, default=100_000, metavar="N")
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object a line instead"
    )
    return parser.parse_args(arguments)


def _benches():
    """The benches by name: the files of bench/ that define ``run``."""
    found = {}
    for file in sorted(FOLDER.glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        functions = [
            node.name for node in tree.body if isinstance(node, ast.FunctionDef)
        ]
        if "run" in functions:
            found[file.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    return found


def _list():
    console.say("./dev/bench NAME… [--contacts N] [--json]")
    for name, about in _benches().items():
        console.say(f"  {name:<12}{about}")


def _run(wanted):
    lab = laboratory.ready("full")
    rows = []
    with lab.databases.scratch("benches", template.name(lab)) as installed:
        testing.install(lab, installed)
        for name in wanted.names:
            with lab.databases.scratch(f"bench_{name}", installed) as database:
                rows += _run_one(lab, name, database, wanted)
    return rows


def _run_one(lab, name, database, wanted):
    rows = []
    with Step(f"bench {name}") as step:

        def watch(line):
            if line.startswith(ROW):
                rows.append(json.loads(line.removeprefix(ROW)))
                _tell(rows[-1], step, wanted.json)
            elif heard(line) is not None:
                step.say(heard(line))

        words = [lab.python, SCRIPT, "-d", database, "--log-level=warn", "--"]
        words += [FOLDER / f"{name}.py", wanted.contacts]
        try:
            run(words, log=f"bench-{database}", watch=watch, env=lab.variables)
        except Failed as failure:
            step.say(failure.tail)
            raise Trouble(f"bench/{name}.py stopped: see {failure.log}") from failure
    return rows


def _tell(row, step, as_json):
    if as_json:
        print(json.dumps(row), flush=True)
    else:
        step.say(f"    {row['case']}: {row['ours_s']:.3f} s")


def table(rows):
    """The rows as columns of text, empty where a number does not apply.

    >>> print(table([dict.fromkeys(KEYS, 1)]).splitlines()[0].split()[:3])
    ['bench', 'case', 'contacts']
    """
    cells = [KEYS, *([_cell(row[key]) for key in KEYS] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(KEYS))]
    return "\n".join(_aligned(line, widths) for line in cells)


def _cell(value):
    return "" if value is None else str(value)


def _aligned(line, widths):
    """The two names to the left, the numbers to the right."""
    words = [
        f"{cell:<{width}}" if place < 2 else f"{cell:>{width}}"
        for place, (cell, width) in enumerate(zip(line, widths, strict=True))
    ]
    return "  ".join(words).rstrip()
