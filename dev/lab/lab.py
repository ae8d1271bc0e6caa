"""All that a command needs, made ready in order."""

import os
from dataclasses import dataclass
from pathlib import Path

from . import addon, locks, odoo, paths, processes, python, server, template
from .databases import Databases


@dataclass(frozen=True)
class Lab:
    """A working Odoo: its interpreter, its configuration, its databases."""

    source: odoo.Source
    python: Path
    server: server.Server
    config: Path
    variables: dict

    @property
    def databases(self):
        return Databases(self.server)

    @property
    def addons_path(self):
        """The folders in which Odoo looks for addons."""
        return (paths.ADDONS, *self.source.addons)

    def odoo(self, *arguments):
        """The command that runs Odoo with these arguments."""
        return [self.python, "-m", "odoo", *arguments]


def ready(*templates):
    """Return the lab with these templates built. Only what is missing is made."""
    paths.prepare()
    with locks.held("setup", "the set-up by another command in this checkout"):
        processes.end(processes.abandoned())
        lab = _assemble()
        for kind in templates:
            template.ensure(lab, kind)
    return lab


def _assemble():
    # First what may be refused at once: a server or a source that someone named.
    postgres = server.ensure()
    source = odoo.ensure()
    interpreter = python.ensure()
    addon.link()
    config = _configure(source, postgres)
    variables = {
        **python.variables(source),
        **postgres.connection,
        "ODOO_RC": str(config),
    }
    return Lab(source, interpreter, postgres, config, variables)


def _configure(source, postgres):
    """Write the configuration that every Odoo process of this checkout reads."""
    settings = {
        "addons_path": ",".join(str(path) for path in (paths.ADDONS, *source.addons)),
        "data_dir": paths.DATA,
        **postgres.odoo_options,
        "unaccent": True,
        # Never reachable from another machine.
        "http_interface": "127.0.0.1",
        "screenshots": paths.STATE / "screenshots",
        "without_demo": True,
        "max_cron_threads": 0,
    }
    lines = ["[options]", *(f"{name} = {value}" for name, value in settings.items())]
    config = paths.STATE / "odoo.conf"
    unfinished = config.with_name(f"odoo.conf.{os.getpid()}")
    unfinished.write_text("\n".join(lines) + "\n", encoding="utf-8")
    unfinished.rename(config)
    return config
