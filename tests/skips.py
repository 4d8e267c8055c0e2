"""A pytest plugin: in CI a skip is a failure."""

from __future__ import annotations

import os

import pytest

#: The environment variable that names the tiers that cannot be had on this machine.
LACKING = "TIERS_LACKING"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CI is set a skip is a failure, but for want of a tier that is listed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("CI") or reporter is None:
        return
    allowed = tuple(f"Skipped: tier {tier}: " for tier in os.environ.get(LACKING, "").split())
    reasons = [report.longrepr[-1] for report in reporter.stats.get("skipped", ())]
    if not all(reason.startswith(allowed) for reason in reasons):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
