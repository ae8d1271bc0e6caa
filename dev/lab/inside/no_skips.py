"""A plugin of pytest: a run in which a test was skipped has not passed.

A browser test without a browser is skipped, not failed; unnoticed, that turns the
whole suite green with its most telling tests switched off.
"""

import pytest

_skipped = []


def pytest_runtest_logreport(report):
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report)


def pytest_collectreport(report):
    if report.skipped:
        _skipped.append(report)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session, exitstatus):
    if _skipped and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    if _skipped:
        terminalreporter.section("skipped tests fail the run")
        for report in _skipped:
            terminalreporter.line(f"{report.nodeid}: {_reason(report)}")
        terminalreporter.line(
            f"Error: {len(_skipped)} skipped: a run counts as passed only when every"
            " test ran."
        )


def _reason(report):
    found = report.longrepr
    return found[2] if isinstance(found, tuple) else str(found)
