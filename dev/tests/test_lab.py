"""The parts of the lab that need neither Odoo nor a server."""

import doctest
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

from lab import (
    addon,
    bench,
    bench_tables,
    databases,
    folders,
    locks,
    odoo,
    odoo_log,
    paths,
    ports,
    postgres,
    processes,
    releases,
    testing,
)
from lab.console import Trouble


class TestWholeOrAbsent(unittest.TestCase):
    def setUp(self):
        self.place = Path(self.enterContext(tempfile.TemporaryDirectory())) / "thing"

    def test_finished_folder_has_its_stamp(self):
        folders.build(self.place, "1", lambda folder: (folder / "a").touch())
        self.assertTrue(folders.is_built(self.place, "1"))
        self.assertFalse(folders.is_built(self.place, "2"))

    def test_failed_build_leaves_the_old_folder(self):
        folders.build(self.place, "1", lambda folder: (folder / "old").touch())
        with self.assertRaises(ZeroDivisionError):
            folders.build(self.place, "2", lambda _folder: 1 / 0)
        self.assertTrue((self.place / "old").exists())

    def test_what_a_killed_build_left_is_removed(self):
        left = self.place.with_name("thing.unfinished")
        left.mkdir(parents=True)
        (left / "half").touch()
        folders.build(self.place, "1", lambda folder: (folder / "a").touch())
        self.assertFalse((self.place / "half").exists())


class TestLocks(unittest.TestCase):
    def test_lock_goes_with_its_holder(self):
        code = "import time; from lab import locks\nwith locks.held('unit'):\n"
        code += "    print('held', flush=True); time.sleep(60)"
        holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        self.addCleanup(holder.stdout.close)
        holder.stdout.readline()
        self.assertTrue(locks.is_held("unit"))
        holder.kill()
        holder.wait()
        self.assertFalse(locks.is_held("unit"))

    def test_unknown_lock_is_free(self):
        self.assertFalse(locks.is_held("never taken"))


class TestProcesses(unittest.TestCase):
    def test_program_dies_with_the_command_that_started_it(self):
        code = "import subprocess, time; from lab.processes import tied\n"
        code += "child = subprocess.Popen(tied(['sleep', '60']))\n"
        code += "print(child.pid, flush=True); time.sleep(60)"
        command = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        self.addCleanup(command.stdout.close)
        child = int(command.stdout.readline())
        time.sleep(0.5)
        command.send_signal(signal.SIGKILL)
        command.wait()
        self.assertTrue(_ends(child))

    def test_what_a_dead_command_left_is_found_by_its_mark(self):
        mark = f"{paths.KEY}:1:0"
        stray = subprocess.Popen(["sleep", "60"], env={processes.MARK: mark})
        self.addCleanup(stray.wait)
        self.assertIn(stray.pid, processes.abandoned())
        stray.kill()

    def test_what_a_live_command_runs_is_left_alone(self):
        busy = subprocess.Popen(["sleep", "60"], env=processes.environment())
        self.addCleanup(busy.wait)
        self.assertNotIn(busy.pid, processes.abandoned())
        busy.kill()

    def test_full_disk_is_told_from_other_failures(self):
        full = ["sh", "-c", "echo 'tar: No space left on device'; exit 2"]
        with self.assertRaisesRegex(Trouble, "disk is full"):
            processes.run(full, log="unit")
        with self.assertRaises(processes.Failed):
            processes.run(["sh", "-c", "exit 2"], log="unit")

    def test_missing_program_names_its_package(self):
        with self.assertRaisesRegex(Trouble, "apt-get install some-package"):
            processes.need("no-such-program", "some-package")


def _ends(pid, seconds=5):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        except OSError:
            return True
        if state.rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


class TestOdooSource(unittest.TestCase):
    def _refusal(self, text):
        with tempfile.TemporaryDirectory() as folder:
            release = Path(folder) / "odoo" / "release.py"
            release.parent.mkdir()
            release.write_text(text, encoding="utf-8")
            chosen = mock.patch.dict(os.environ, ODOO_PATH=folder)
            with chosen, self.assertRaises(Trouble) as caught:
                odoo.ensure()
        return str(caught.exception)

    def test_another_version_is_refused(self):
        self.assertIn(
            "18, 0, 0", self._refusal("version_info = (18, 0, 0, FINAL, 0, '')")
        )

    def test_a_folder_without_odoo_is_refused(self):
        chosen = mock.patch.dict(os.environ, ODOO_PATH="/")
        with chosen, self.assertRaisesRegex(Trouble, "holds no odoo/release.py"):
            odoo.ensure()


class TestOdooLog(unittest.TestCase):
    LOG = """\
2026-01-02 03:04:05,678 12 INFO demo odoo.modules.loading: Loading module base
2026-01-02 03:04:05,678 12 WARNING ? py.warnings: /x/num2words.py:1: DeprecationWarning
  stack of the warning
2026-01-02 03:04:05,678 12 WARNING demo odoo.registry: model has no access rule
2026-01-02 03:04:05,678 12 ERROR demo odoo.sql_db: bad query
Traceback (most recent call last):
2026-01-02 03:04:05,678 12 INFO demo odoo.modules.loading: done
"""

    def test_errors_with_their_traceback_and_warnings_of_odoo(self):
        with tempfile.NamedTemporaryFile("w", suffix=".log") as file:
            file.write(self.LOG)
            file.flush()
            found = odoo_log.complaints(Path(file.name))
        self.assertEqual(
            [line.rpartition(": ")[2] for line in found],
            [
                "model has no access rule",
                "bad query",
                "Traceback (most recent call last):",
            ],
        )


class TestReleases(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.enterContext(mock.patch.object(releases, "FOLDER", self.folder))
        self.enterContext(mock.patch.object(releases, "STATE", self.folder))

    def test_same_files_give_the_same_archive(self):
        content = releases.freeze().read_bytes()
        self.assertEqual(releases.freeze().read_bytes(), content)

    def test_archive_holds_what_odoo_installs_and_no_more(self):
        releases.freeze()
        held = releases.unpacked(releases.current()) / paths.ADDON
        self.assertEqual(sorted(os.listdir(held)), addon.installable())
        manifest = (paths.CHECKOUT / "__manifest__.py").read_bytes()
        self.assertEqual((held / "__manifest__.py").read_bytes(), manifest)

    def test_what_was_released_does_not_change(self):
        releases.freeze().write_bytes(b"as it was released")
        with self.assertRaisesRegex(Trouble, "next version first"):
            releases.freeze()

    def test_missing_release_says_how_to_keep_it(self):
        with self.assertRaisesRegex(Trouble, "python3 dev/lab freeze"):
            releases.unpacked("19.0.0.9.0")

    def test_users_have_the_latest_version_before_this_one(self):
        text = "# History\n\n## 19.0.1.2.0\n\n## 19.0.1.1.0\n\n## 19.0.1.0.0\n"
        (self.folder / "HISTORY.md").write_text(text, encoding="utf-8")
        (self.folder / "__manifest__.py").write_text("{'version': '19.0.1.2.0'}")
        with mock.patch.object(releases, "CHECKOUT", self.folder):
            self.assertEqual(releases.previous(), "19.0.1.1.0")


class TestNames(unittest.TestCase):
    def test_every_top_entry_is_linked_but_what_would_contain_itself(self):
        linked = set(os.listdir(addon.link()))
        self.assertIn("dev", linked)
        self.assertFalse(linked & {".odoo", ".git"})

    def test_paths_of_the_checkout_become_paths_of_the_addon(self):
        self.assertEqual(
            testing.paths(["dev/tests::Test", "-k", "dev"]),
            ["contact_segmentation/dev/tests::Test", "-k", "dev"],
        )

    def test_only_scratch_databases_are_anybodys_to_drop(self):
        match = databases.SCRATCH.fullmatch
        self.assertTrue(match("scratch_test_12"))
        self.assertFalse(match("demo") or match("template") or match("my_scratch_x_1"))

    def test_taken_port_gives_the_next_free_one(self):
        first = ports.free(18069)
        with ports.socket.socket() as taken:
            taken.bind(("127.0.0.1", first))
            taken.listen()
            self.assertGreater(ports.free(first), first)

    def test_root_does_not_run_the_server(self):
        self.assertNotEqual(postgres.account().uid, 0)

    def test_examples(self):
        for module in (bench, bench_tables, testing):
            outcome = doctest.testmod(module)
            self.assertTrue(outcome.attempted and not outcome.failed)
