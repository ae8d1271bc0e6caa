"""Odoo servers of a bench, and what a browser asks of them."""

import contextlib
import os
import socket
import subprocess
import sys
import time

import requests

from lab.processes import ended, tied

STARTING = 120


class Client:
    """A logged-in session that calls methods of models as the web client does."""

    def __init__(self, address, database):
        self._address = address
        self._session = requests.Session()
        self._ask(
            "/web/session/authenticate", db=database, login="admin", password="admin"
        )

    def call(self, model, method, *args, **kwargs):
        """Call a method and return its result; raises what the user would see."""
        return self._ask(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=args,
            kwargs=kwargs,
        )

    def timed(self, model, method, *args, **kwargs):
        """Call a method and return the seconds until its whole answer is there."""
        start = time.perf_counter()
        self.call(model, method, *args, **kwargs)
        return time.perf_counter() - start

    def specification(self, model, view):
        """What the web client asks for of each record in the first view of a kind.

        Fields, one level of what they hold, and no more of sub-views than that.
        """
        answer = self.call(model, "get_views", views=[(False, view)], options={})
        fields = answer["models"][model]["fields"]
        arch = answer["views"][view]["arch"]
        return {
            node.get("name"): _specification_of(fields[node.get("name")], node)
            for node in _field_nodes(arch)
            if node.get("name") in fields
        }

    def _ask(self, path, **params):
        body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
        answer = self._session.post(self._address + path, json=body, timeout=600).json()
        if "error" in answer:
            data = answer["error"]["data"]
            raise RuntimeError(f"{path}: {data['name']}: {data['message']}")
        return answer["result"]


def _field_nodes(arch):
    """The fields of a view, without those of the views inside its fields."""
    from lxml import etree

    return [
        node
        for node in etree.fromstring(arch).iter("field")
        if not any(parent.tag == "field" for parent in node.iterancestors())
    ]


def _specification_of(field, node):
    """What the web client asks for of a field: no names where it never shows any."""
    if field["type"] not in ("many2one", "reference", "many2many", "one2many"):
        return {}
    if node.get("invisible") in ("1", "True"):
        return {"fields": {}} if field["type"] in ("many2one", "reference") else {}
    asked = {"display_name": {}}
    if "color_field" in node.get("options", ""):
        asked["color"] = {}
    limit = {"limit": 40} if field["type"] == "one2many" else {}
    return {"fields": asked, **limit}


@contextlib.contextmanager
def served(database):
    """A client of a server of its own for a database, which ends with the block."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    words = [sys.executable, "-m", "odoo", "-d", database, f"--db-filter=^{database}$"]
    words += [f"--http-port={port}", "--http-interface=127.0.0.1"]
    words += ["--max-cron-threads=0", "--workers=0", "--log-level=error"]
    with ended(subprocess.Popen(tied(words), env=os.environ)) as process:
        _wait_until_served(process, address)
        yield Client(address, database)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_served(process, address):
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{address}/web/health", timeout=STARTING).ok:
                return
        time.sleep(0.2)
    raise RuntimeError(f"no server came up at {address}")
