"""A hundred attacks a run, others at each commit; all of them: ``./dev attack``."""
from __future__ import annotations

import subprocess

from helpers.source import ROOT

from attack.run import bad, described, run, table

CASES = 100


def rotation() -> int:
    """The number of commits, which moves on with each; 0 where there is no history."""
    counted = subprocess.run(["git", "rev-list", "--count", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return int(counted.stdout) if counted.returncode == 0 else 0


def test_a_hundred_attacks(tmp_path):
    found = run("rotation", rotation() * CASES, CASES, tmp_path, workers=1)
    print(table(found))
    assert not bad(found), "\n".join(map(described, bad(found)))
