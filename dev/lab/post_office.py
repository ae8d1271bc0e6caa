"""A real SMTP server on loopback, and Odoo processes that send to it and are killed.

with post_office() as office:
    senders = Senders(command_of_the_shell, environment)
    senders.kill_at("run('mail.ir_cron_mail_scheduler_action')", "delivery", 100)
    senders.run("run('mail.ir_cron_mail_scheduler_action')")
    office.received()
"""

import contextlib
import logging
import os
import signal
import socket
import subprocess
from collections import Counter

# Stays for ever at the chosen call of a method, to be killed there
STAY = """
import os, time
POINTS = {
    # (model, method, whether it has been called when the process stays)
    "batch": ("mail.compose.message", "_prepare_mail_values", False),
    "prepared": ("mail.compose.message", "_prepare_mail_values", True),
    "delivery": ("ir.mail_server", "send_email", False),
}
def stay_at(point, nth):
    name, method, is_called = POINTS[point]
    model = type(env[name])
    as_usual = getattr(model, method)
    calls = []
    def called(self, *args, **kwargs):
        calls.append(1)
        is_there = len(calls) == nth
        result = None if is_there and not is_called else as_usual(self, *args, **kwargs)
        if is_there:
            os.write(1, b"HERE\\n")
            time.sleep(600)
        return result
    setattr(model, method, called)
"""

# What scheduled actions do, in the process at hand
QUEUES = """
def run(action):
    env.ref(action).method_direct_trigger()
    env.cr.commit()
"""


class Mailbox:
    """What the server accepted: the addresses of each message."""

    def __init__(self, port):
        self.port = port
        self.messages = []

    async def handle_DATA(self, _server, _session, envelope):
        self.messages.append([address.lower() for address in envelope.rcpt_tos])
        return "250 OK"

    def received(self):
        """Return how many messages each address got."""
        return Counter(address for message in self.messages for address in message)


@contextlib.contextmanager
def post_office():
    """Accept mail on a free port of loopback within the block."""
    # only where messages are sent: the commands of dev/ do without it
    from aiosmtpd.controller import Controller

    # ten lines for each message otherwise
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        mailbox = Mailbox(probe.getsockname()[1])
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


class Senders:
    """Odoo processes on one database, one after the other.

    :param shell: the command of Odoo's shell on that database, a list
    :param variables: its environment
    """

    def __init__(self, shell, variables):
        self._shell = [str(word) for word in shell]
        self._variables = variables

    def run(self, code):
        """Run Python with `env` as superuser, to its end; return what it printed."""
        done = subprocess.run(
            self._shell,
            input=QUEUES + code,
            capture_output=True,
            text=True,
            env=self._variables,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return done.stdout

    def kill_at(self, code, point, nth):
        """Run Python until the nth call of a point, and kill it there (SIGKILL)."""
        process = subprocess.Popen(
            self._shell,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=self._variables,
            start_new_session=True,
        )
        with process:
            process.stdin.write(f"{STAY}{QUEUES}\nstay_at({point!r}, {nth})\n{code}")
            process.stdin.close()
            said = process.stdout.readline()
            os.killpg(process.pid, signal.SIGKILL)
        if said != "HERE\n":
            raise RuntimeError(f"it ended before call {nth} of {point}: {said!r}")
