"""Workers that crash: their tracebacks are kept and printed, and a test that passes alone does not fail the run.

A crash of no test fails it: xdist starts another worker and says nothing more. Only a worker that had done all its
tests, and was to end, is merely printed: what ends with it is no user's.

Each worker has a file into which Python writes what its threads did when native code ended the process.
"""
from __future__ import annotations

import faulthandler
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

MOST, TIMES = 2, 3      # crashes of a run that are forgiven; times that each test has to pass alone
ALONE_S = 600
NO_TEST = "tests/helpers/suite/crashes.py::no_test"
AT_THE_END = "A worker crashed after its last test."
_FOLDER, _FILE = "crashes", pytest.StashKey()


def keep_traceback(config) -> None:
    """In a worker: have the traceback of a crash written into a file, instead of among what other processes print."""
    if _FOLDER in getattr(config, "workerinput", {}):
        path = Path(config.workerinput[_FOLDER]) / config.workerinput["workerid"]
        config.stash[_FILE] = file = open(path, "w", encoding="utf-8")     # stays open: the crash writes
        faulthandler.enable(file)


def passes_alone(nodeid: str, root: Path) -> bool:
    """Whether a test passes in a fresh process."""
    try:
        return subprocess.run([sys.executable, "-m", "pytest", "-p", "xdist", "-n0", "-q", nodeid], cwd=root,
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=ALONE_S).returncode == 0
    except subprocess.TimeoutExpired:
        return False


class Crashes:
    """What is said of crashes, and whether they fail the run. Not in workers."""

    def __init__(self, config):
        self.config = config
        self.folder = tempfile.TemporaryDirectory(prefix="groundrules-crashes-")
        self.reports: list = []
        self.sentences: dict[str, str] = {}     # by worker
        self.gone: dict[str, bool] = {}         # worker that died -> whether it was to end

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node):
        node.workerinput[_FOLDER] = self.folder.name

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node, error):
        """What xdist calls ``shutting_down`` is true of each that died; where tests are left, one is blamed."""
        if error:
            self.gone[node.gateway.id] = node._shutdown_sent

    @pytest.hookimpl(optionalhook=True)
    def pytest_handlecrashitem(self, report):
        """It is counted as crashed until the end tells whether it failed."""
        report.outcome = "crashed"
        self.reports.append(report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session):
        for report in self.reports:
            if len(self.reports) > MOST:
                passed, times = False, f"more than {MOST} crashes in a run fail it"
            else:
                count = sum(passes_alone(report.nodeid, self.config.rootpath) for _ in range(TIMES))
                passed, times = count == TIMES, f"alone it passed {count} times of {TIMES}"
            self.sentences[report.node.gateway.id] = f"A worker crashed in {report.nodeid}; {times}."
            if not passed:
                fail(session, report.nodeid, f"{report.longrepr}\n{times}")
        for name, was_to_end in self.gone.items():
            if name not in self.sentences:
                self.sentences[name] = AT_THE_END if was_to_end else "A worker crashed in no test."
                if not was_to_end:
                    fail(session, NO_TEST, f"worker '{name}' crashed in no test")

    def pytest_terminal_summary(self, terminalreporter):
        texts = {path.name: path.read_text("utf-8", "replace") for path in Path(self.folder.name).iterdir()}
        crashed = sorted({*self.sentences, *(name for name, text in texts.items() if text)})
        if crashed:
            terminalreporter.section("WORKERS CRASHED", red=True)
        for name in crashed:
            terminalreporter.write_line(self.sentences.get(name, AT_THE_END), red=True)
            trace = texts.get(name) or "none, as of a killed process"
            terminalreporter.write_line(f"The traceback of {name}:\n{trace}")

    def pytest_unconfigure(self):
        self.folder.cleanup()


def fail(session, nodeid: str, words: str) -> None:
    """A failed test like any other, so that the closing line counts it."""
    session.exitstatus = pytest.ExitCode.TESTS_FAILED
    file = nodeid.split("::")[0]
    session.config.hook.pytest_runtest_logreport(report=pytest.TestReport(
        nodeid=nodeid, location=(file, 0, nodeid.rpartition("::")[2]), keywords={}, outcome="failed", longrepr=words,
        when="call"))
