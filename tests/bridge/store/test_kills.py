"""A killed process loses nothing of what it had shown as saved, and leaves no half of a change."""
from __future__ import annotations

import os
import subprocess
import sys

import pytest
from helpers.source import ROOT


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the writers are forked")
def test_a_hundred_kills_lose_nothing_that_was_saved(tmp_path):
    done = subprocess.run([sys.executable, ROOT / "tests" / "helpers" / "store" / "killer.py", tmp_path / "store.gpkg"],
                          capture_output=True, text=True, timeout=300, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout.split()[-1]) > 150
