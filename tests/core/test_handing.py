"""Blocks in which Python's lock changes hands sooner."""
from __future__ import annotations

import sys

import pytest

from groundrules.core.handing import Handing


def test_the_last_block_that_ends_puts_back_what_was_usual():
    usual, handing = sys.getswitchinterval(), Handing(0.002)
    first, second = handing, handing
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(0.002)
    second.__exit__(None, None, None)
    assert sys.getswitchinterval() == pytest.approx(usual)


def test_an_error_puts_it_back_too():
    usual = sys.getswitchinterval()
    with pytest.raises(ZeroDivisionError), Handing(0.002):
        assert 1 / 0
    assert sys.getswitchinterval() == pytest.approx(usual)


def test_it_is_never_longer_than_usual():
    usual = sys.getswitchinterval()
    with Handing(10 * usual):
        assert sys.getswitchinterval() == pytest.approx(usual)
