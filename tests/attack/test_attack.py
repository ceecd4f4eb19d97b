"""Thirty attacks a run, others at each commit; all of them: ``./dev attack``."""
from __future__ import annotations

import subprocess

from helpers.source import ROOT

from attack.case import OF_A_ROTATION, drawn
from attack.jobs import FAMILIES
from attack.run import bad, described, run, table

CASES = 30


def rotation() -> int:
    """The number of commits, which moves on with each; 0 where there is no history."""
    counted = subprocess.run(["git", "rev-list", "--count", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return int(counted.stdout) if counted.returncode == 0 else 0


def test_thirty_attacks(tmp_path):
    seed = f"rotation{rotation()}"
    result = run(seed, 0, CASES, tmp_path, workers=1)
    print(f"Attacks of seed {seed}; one again: ./dev attack --case {seed}:NUMBER\n{table(result)}")
    assert len(result) == CASES
    assert not bad(result), "\n".join(map(described, bad(result)))


def test_rotations_reach_all_algorithms_and_are_the_same_again():
    seeds = [f"rotation{number}" for number in range(60)]
    cases = [drawn(seed, number) for seed in seeds for number in range(CASES)]
    assert {(case.family, case.place) for case in cases} == {
        (family, place) for family, jobs in FAMILIES.items() for place in range(len(jobs))}
    for seed in seeds:
        own = [case for case in cases if case.seed == seed]
        assert own == [drawn(seed, number) for number in range(CASES)]
        assert len({item.place for item in own if item.family == "vectors"}) <= OF_A_ROTATION
