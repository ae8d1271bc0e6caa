"""The PostgreSQL server to use: the one that PGHOST names, or a private one."""

import os
from dataclasses import dataclass
from pathlib import Path

from . import cluster, postgres
from .console import Trouble
from .paths import SOCKET
from .processes import Failed, environment, need, output


@dataclass(frozen=True)
class Server:
    """A running server and how to reach it."""

    variables: dict
    private: bool
    programs: postgres.Programs

    def sql(self, statement, database="postgres"):
        """Run SQL and return the rows as text, one line each, columns by tabs."""
        command = [
            self.program("psql"),
            "-X",
            "-q",
            "-t",
            "-A",
            "-F",
            "\t",
            "-v",
            "ON_ERROR_STOP=1",
        ]
        try:
            return output(
                [*command, "-d", database, "-c", statement], env=self.variables
            )
        except Failed as failure:
            raise Trouble(
                f"PostgreSQL refused: {failure.tail.splitlines()[0]}"
            ) from failure

    def program(self, name):
        """The path of one of PostgreSQL's client programs."""
        return self.programs.folder / name

    @property
    def version(self):
        """The server's major version."""
        return self.programs.version

    @property
    def connection(self):
        """The variables that lead any PostgreSQL client to this server."""
        return {
            name: value for name, value in self.variables.items() if name[:2] == "PG"
        }

    @property
    def odoo_options(self):
        """What Odoo's configuration says about this server."""
        names = {"db_host": "PGHOST", "db_port": "PGPORT", "db_user": "PGUSER"}
        return {
            option: self.variables[name]
            for option, name in names.items()
            if self.variables.get(name)
        }


def ensure():
    """Return a server that answers."""
    if os.environ.get("PGHOST"):
        return _named_by_the_environment()
    owner = postgres.account()
    programs = postgres.ensure(owner)
    cluster.Private(owner, programs).ensure_running()
    variables = programs.variables(
        PGHOST=str(SOCKET),
        PGPORT=str(cluster.PORT),
        PGUSER=cluster.ROLE,
        PGDATABASE="postgres",
    )
    return Server(variables, private=True, programs=programs)


def _named_by_the_environment():
    client = Path(need("psql", "postgresql-client")).parent
    server = Server(environment(), private=False, programs=postgres.Programs(client))
    try:
        server.sql("SELECT 1")
    except Trouble as trouble:
        raise Trouble(
            f"The PostgreSQL server at PGHOST={os.environ['PGHOST']} does not answer:"
            f" {str(trouble).removeprefix('PostgreSQL refused: ')}"
        ) from trouble
    return server
