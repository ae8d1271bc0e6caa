"""A database of one's own, for checks that need whole Odoo processes and commits.

    from lab.scratch import database

    with database("uninstall", kind="bare") as base:
        base.install("contact_segmentation")
        base.sql("SELECT count(*) FROM ir_cron")
        base.shell("env['res.partner'].create({'name': 'A'}); env.cr.commit()")
        base.uninstall("contact_segmentation")

``kind`` is the template it is cloned from (see ``template``): ``full`` or ``bare``.
The database is dropped at the end, or by the next command if this one is killed.
"""

import contextlib
import subprocess

from . import lab as laboratory
from . import odoo_log, template
from .console import Trouble
from .processes import Failed, run


class Database:
    """A database and the Odoo processes one may run on it."""

    def __init__(self, lab, name):
        self.lab = lab
        self.name = name
        self.options = ()

    @contextlib.contextmanager
    def running(self, addons):
        """Within the block, Odoo finds the addon in this folder of addons."""
        places = ",".join(str(path) for path in (addons, *self.lab.source.addons))
        self.options = (f"--addons-path={places}",)
        try:
            yield
        finally:
            self.options = ()

    def odoo(self, *arguments):
        """Run Odoo to its end and return its log; ``Trouble`` if it logged an error."""
        words = self.lab.odoo(*arguments, *self.options)
        try:
            path = run(words, log=self.name, env=self.lab.variables)
        except Failed as failure:
            raise Trouble(f"Odoo stopped:\n{failure.tail}") from failure
        bad = odoo_log.complaints(path)
        if bad:
            raise Trouble("Odoo logged:\n" + "\n".join(bad[:60]))
        return path.read_text(encoding="utf-8")

    def install(self, *modules, options=()):
        """Install modules, as their users do."""
        names = ",".join(modules)
        return self.odoo("-d", self.name, "-i", names, "--stop-after-init", *options)

    def upgrade(self, *modules):
        """Upgrade modules."""
        return self.odoo("-d", self.name, "-u", ",".join(modules), "--stop-after-init")

    def uninstall(self, *modules):
        """Uninstall modules."""
        return self.odoo("module", "uninstall", "-d", self.name, *modules)

    def shell(self, code):
        """Run Python with ``env`` as superuser and return what it printed."""
        options = ("-d", self.name, "--log-level=error", *self.options)
        command = self.lab.odoo("shell", *options)
        done = subprocess.run(
            [str(word) for word in command],
            input=code,
            capture_output=True,
            text=True,
            env=self.lab.variables,
            check=False,
        )
        if done.returncode:
            raise Trouble(f"Odoo's shell stopped:\n{done.stderr[-3000:]}")
        return done.stdout

    def sql(self, statement):
        """Run SQL and return the rows, each a list of texts."""
        rows = self.lab.server.sql(statement, self.name)
        return [line.split("\t") for line in rows.splitlines()]


@contextlib.contextmanager
def database(purpose, kind="full"):
    """A fresh clone of the template of that kind."""
    lab = laboratory.ready(kind)
    with lab.databases.scratch(purpose, template.name(lab, kind)) as name:
        yield Database(lab, name)
