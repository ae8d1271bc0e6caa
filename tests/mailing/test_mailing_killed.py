"""A real SMTP server, and senders that are killed at the worst moments."""

from odoo.tests import BaseCase, tagged

from ..install.scratch import DEV, database

MEMBERS = 300
IMPORT = f"""
import sys
sys.path.append({str(DEV)!r})
from lab.inside import mailing_crowd
"""
MAKE = IMPORT + "print(*mailing_crowd.make(env, {count}, {port}))\nenv.cr.commit()"
COME = IMPORT + "print(*mailing_crowd.come(env, {count}))\nenv.cr.commit()"
PREPARE = "run('mass_mailing.ir_cron_mass_mailing_queue')"
DELIVER = "run('mail.ir_cron_mail_scheduler_action')"


@tagged("post_install", "-at_install")
class TestMailingKilled(BaseCase):
    """Each eligible address gets one message, nobody else any: counted by the server.

    Killed between two batches, within one before it is committed, and between two
    messages.  (A process killed after the server took a message and before Odoo notes
    it sends it again: no sender can tell.)
    """

    maxDiff = None

    def test_killed_senders(self):
        with database("killed", kind="bare") as base:
            base.install("contact_segmentation")
            from lab.post_office import Senders, post_office

            with post_office() as self.office:
                command = base.lab.odoo("shell", "-d", base.name, "--log-level=error")
                self.senders = Senders(command, base.lab.variables)
                self.send_to_all()
                self.send_to_newcomers()

    def send_to_all(self):
        words = MAKE.format(count=MEMBERS, port=self.office.port)
        self.expected = self.senders.run(words).split()
        self.assertEqual(len(self.expected), 270)
        self.senders.kill_at(PREPARE, "batch", 3)
        self.senders.kill_at(PREPARE, "prepared", 2)
        self.assertEqual(self.office.messages, [], "prepared only")
        self.senders.kill_at(f"{PREPARE}\n{DELIVER}", "delivery", 100)
        self.assertEqual(len(self.office.messages), 99)
        self.senders.kill_at(DELIVER, "delivery", 2)
        self.senders.run(DELIVER)
        self.assertDelivered()

    def send_to_newcomers(self):
        """The same mailing again, once more people are in its segments."""
        newcomers = self.senders.run(COME.format(count=MEMBERS)).split()
        self.assertEqual(len(newcomers), 27)
        self.expected += newcomers
        self.senders.kill_at(PREPARE, "prepared", 1)
        self.senders.run(f"{PREPARE}\n{DELIVER}")
        self.assertDelivered()

    def assertDelivered(self):
        received = self.office.received()
        self.assertEqual(sorted(received), sorted(self.expected))
        self.assertEqual(set(received.values()), {1})
