"""Run one benchmark and print its rows.

Runs on Odoo's Python: run_bench.py <options of Odoo> -- FILE CONTACTS
"""

import importlib.util
import json
import sys
from pathlib import Path

import odoo.init  # noqa: F401  (sets up Odoo before anything else of it)
from odoo.modules.registry import Registry
from odoo.tools import config

from lab.bench import Bench
from lab.benches import ROW


def main(arguments):
    place = arguments.index("--")
    config.parse_config(arguments[:place], setup_logging=True)
    file, contacts = Path(arguments[place + 1]), int(arguments[place + 2])
    # Benches may share helpers: a bench imports them as modules of its folder.
    sys.path.insert(0, str(file.parent))
    spec = importlib.util.spec_from_file_location(f"bench_{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    registry = Registry(config["db_name"][0])
    module.run(Bench(file.stem, contacts, registry, _print))


def _print(row):
    print(ROW + json.dumps(row), flush=True)


main(sys.argv[1:])
