"""Run one benchmark and print its rows and limits.

Runs on Odoo's Python: run_bench.py <options of Odoo> -- <options of ours>
"""

import argparse
import importlib.util
import json
import sys
from pathlib import Path

import odoo.init  # noqa: F401  (sets up Odoo before anything else of it)
from odoo.tools import config

from lab.bench import Bench
from lab.benches import LIMIT, ROW


def main(arguments):
    place = arguments.index("--")
    config.parse_config(arguments[:place], setup_logging=True)
    wanted = _options(arguments[place + 1 :])
    # Benches may share helpers: a bench imports them as modules of its folder.
    sys.path.insert(0, str(wanted.file.parent))
    spec = importlib.util.spec_from_file_location(
        f"bench_{wanted.file.stem}", wanted.file
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    bench = Bench(
        wanted.file.stem,
        config["db_name"][0],
        wanted.without,
        wanted,
        beside=wanted.beside,
        record=lambda row: _print(ROW, row),
        judge=lambda limit: _print(LIMIT, limit),
    )
    getattr(module, wanted.function)(bench)


def _options(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("function", choices=["fill", "run"])
    parser.add_argument("--contacts", type=int)
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--without")
    parser.add_argument("--beside")
    parser.add_argument("--data")
    return parser.parse_args(arguments)


def _print(kind, values):
    print(kind + json.dumps(values), flush=True)


# A bench may start processes that import this file once more.
if __name__ == "__main__":
    main(sys.argv[1:])
