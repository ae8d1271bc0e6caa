"""Call a function of ``dev/base`` with an environment.

Runs on Odoo's Python: run_base.py <options of Odoo> -- fill CONTACTS DATA
                       run_base.py <options of Odoo> -- summary
"""

import importlib
import sys

import odoo.init  # noqa: F401  (sets up Odoo before anything else of it)
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config

from lab.inside.said import say


def main(arguments):
    place = arguments.index("--")
    config.parse_config(arguments[:place], setup_logging=True)
    name, *values = arguments[place + 1 :]
    if name == "fill":
        values = [int(values[0]), values[1] or None]
    function = getattr(importlib.import_module(f"base.{name}"), name)
    with Registry(config["db_name"][0]).cursor() as cr:
        function(api.Environment(cr, SUPERUSER_ID, {}), *values, say)


main(sys.argv[1:])
