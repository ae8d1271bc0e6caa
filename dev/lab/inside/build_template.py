"""Create a database with modules, French, a French company and the asset bundles.

Runs on Odoo's Python: build_template.py <options of Odoo> -- <modules>
"""

import sys

import odoo.init  # noqa: F401  (sets up Odoo before anything else of it)
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.db import _create_empty_database
from odoo.tools import config

# Those that the web client and the browser tests load. They hold most of the code
# that is compiled at the first page otherwise, in every clone.
BUNDLES = (
    "web.assets_web",
    "web.assets_backend_lazy",
    "web.assets_tests",
    "web.assets_frontend",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
    "web.chartjs_lib",
)


def stage(text):
    print(f"Stage: {text}", flush=True)


def main(arguments):
    options, modules = _split(arguments)
    config.parse_config(options, setup_logging=True)
    name = config["db_name"][0]
    _create_empty_database(name)
    stage("module base")
    registry = Registry.new(name, update_module=True, install_modules=modules)
    stage("French")
    _commit(registry, _make_french)
    stage("asset bundles")
    _commit(registry, _generate_assets)


def _split(arguments):
    place = arguments.index("--")
    return arguments[:place], arguments[place + 1 :]


def _commit(registry, work):
    with registry.cursor() as cr:
        work(api.Environment(cr, SUPERUSER_ID, {}))


def _make_french(env):
    """A French company, after the modules: before, it would pull in Peppol as well."""
    env["res.lang"]._activate_lang("fr_FR")
    modules = env["ir.module.module"].search([("state", "=", "installed")])
    modules._update_translations(["fr_FR"])
    france = env.ref("base.fr")
    company = env.ref("base.main_company")
    company.write({"country_id": france.id, "currency_id": france.currency_id.id})
    env["res.users"].search([]).tz = "Europe/Paris"
    if "account.chart.template" in env:
        env["account.chart.template"].try_loading("fr", company, install_demo=False)


def _generate_assets(env):
    qweb = env["ir.qweb"]
    for bundle in BUNDLES:
        files, _external = qweb._get_asset_content(bundle)
        if files:
            stage(f"bundle {bundle}")
            assets = qweb._get_asset_bundle(bundle)
            assets.css()
            assets.js()


main(sys.argv[1:])
