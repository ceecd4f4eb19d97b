"""Errors in slots and events of Qt: PyQt ends the process for them unless there is a hook, as in QGIS."""
from __future__ import annotations

import sys
import traceback

import pytest

from helpers.suite import crashes

AFTER = "tests/helpers/suite/slots.py::after_the_last_test"
_OUTPUT = "slots"


class Slots:
    """The hook; the test that runs fails with what it got, and after the last one the run does."""

    def __init__(self):
        self.errors: list[str] = []

    def pytest_sessionstart(self):
        sys.excepthook = self.keep

    def pytest_unconfigure(self):
        sys.excepthook = sys.__excepthook__

    def keep(self, kind, error, trace) -> None:
        self.errors.append("".join(traceback.format_exception(kind, error, trace)))

    def words(self) -> str:
        """What it got since it was asked last; nothing where there was no error."""
        errors, self.errors = self.errors, []
        return "An error in a slot or an event of Qt:\n" + "\n".join(errors) if errors else ""

    def fail(self) -> None:
        words = self.words()
        if words:
            pytest.fail(words, pytrace=False)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        self.errors += getattr(node, "workeroutput", {}).get(_OUTPUT, [])

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        """A worker hands over what it got to the process that reports: reports of its own have to be of its tests."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_OUTPUT] = self.errors
            return
        words = self.words()
        if words:
            crashes.fail(session, AFTER, words)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self):
        yield
        self.fail()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self):
        yield
        self.fail()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self):
        yield
        self.fail()
