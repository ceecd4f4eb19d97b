"""Errors in slots and events of Qt: PyQt ends the process for them unless there is a hook, as in QGIS."""
from __future__ import annotations

import sys
import traceback

import pytest


class Slots:
    """The hook, and the test that runs fails with what it got."""

    def __init__(self):
        self.errors: list[str] = []

    def pytest_sessionstart(self):
        sys.excepthook = self.keep

    def pytest_unconfigure(self):
        sys.excepthook = sys.__excepthook__

    def keep(self, kind, error, trace) -> None:
        self.errors.append("".join(traceback.format_exception(kind, error, trace)))

    def fail(self) -> None:
        errors, self.errors = self.errors, []
        if errors:
            pytest.fail("An error in a slot or an event of Qt:\n" + "\n".join(errors), pytrace=False)

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
