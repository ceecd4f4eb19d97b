"""Fixtures of the tests that need QGIS."""
from __future__ import annotations

import pytest


@pytest.fixture
def no_iterator(monkeypatch):
    """Fail where the fast path gives up, so that a test of it does not compare the slow one with itself."""
    from groundrules.bridge.reading import read as reading

    def refuse(*_):
        raise AssertionError("the feature iterator was used")
    monkeypatch.setattr(reading, "feature_batches", refuse)


@pytest.fixture
def no_arrow(monkeypatch):
    """Fail where the fast path is taken."""
    from groundrules.bridge.reading import read as reading

    def refuse(*_):
        raise AssertionError("the Arrow stream was used")
    monkeypatch.setattr(reading, "arrow_batches", refuse)
