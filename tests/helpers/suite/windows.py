"""A test of windows that fails in a whole run, and passes alone, does not fail the run: it is printed, two at most.

What such a test sees depends on which of two threads is served first, after an hour of others on a busy machine. A
failure that somebody could repeat is one in each of the runs alone; the other kind is a defect too, so it is shown.
"""
from __future__ import annotations

import pytest

from helpers.suite.crashes import TIMES, fail, passes_alone

MOST = 2                # tests of a run that are run again
FOLDERS = ("tests/ui/", "tests/desktop/")
UNCERTAIN = "uncertain"


class Windows:
    """Keeps failures of tests of windows to the end; each is judged by what it does alone. Not in workers."""

    def __init__(self, config):
        self.config = config
        self.reports: dict[str, list] = {}      # name of a test -> its phases that failed
        self.sentences: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report):
        """A failed phase counts as uncertain; those that :func:`fail` makes at the end are failures."""
        if report.failed and hasattr(report, "node") and report.nodeid.startswith(FOLDERS):
            report.outcome = UNCERTAIN
            self.reports.setdefault(report.nodeid, []).append(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session):
        for nodeid, reports in self.reports.items():
            if len(self.reports) > MOST:
                passed, times = False, f"more than {MOST} tests of windows failed, so none was run again"
            else:
                count = sum(passes_alone(nodeid, self.config.rootpath) for _ in range(TIMES))
                passed, times = count == TIMES, f"alone it passed {count} times of {TIMES}"
            self.sentences.append(f"{nodeid} failed; {times}.")
            if not passed:
                fail(session, nodeid, "\n".join([*(report.longreprtext for report in reports), times]))

    def pytest_terminal_summary(self, terminalreporter):
        if self.sentences:
            terminalreporter.section("TESTS OF WINDOWS THAT FAILED", red=True)
        for nodeid, sentence in zip(self.reports, self.sentences):
            terminalreporter.write_line(sentence, red=True)
            for report in self.reports[nodeid]:
                terminalreporter.write_line(report.longreprtext)
