"""Blocks in which Python's lock changes hands sooner."""
from __future__ import annotations

from types import SimpleNamespace

import pytest

from groundrules.core import handing
from groundrules.core.handing import Handing

USUAL = 0.005


@pytest.fixture(autouse=True)
def interval(monkeypatch) -> list:
    """An interpreter's of its own: a dock that still reads may change the real one."""
    now = [USUAL]
    monkeypatch.setattr(handing, "sys", SimpleNamespace(
        getswitchinterval=lambda: now[0], setswitchinterval=lambda seconds: now.__setitem__(0, seconds)))
    return now


def test_the_last_block_that_ends_puts_back_what_was_usual(interval):
    blocks = Handing(0.002)
    blocks.__enter__()
    blocks.__enter__()
    blocks.__exit__(None, None, None)
    assert interval == [0.002]
    blocks.__exit__(None, None, None)
    assert interval == [USUAL]


def test_an_error_puts_it_back_too(interval):
    with pytest.raises(ZeroDivisionError), Handing(0.002):
        interval.append(1 / (interval[0] - 0.002))
    assert interval == [USUAL]


def test_it_is_never_longer_than_usual(interval):
    with Handing(10 * USUAL):
        assert interval == [USUAL]
