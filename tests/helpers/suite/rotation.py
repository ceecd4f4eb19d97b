"""Cases that take turns: a whole run has an eighth of those that are marked ``takes_turns``; ``--all`` has all.

``takes_turns(turn=0)`` and ``(turn=1)`` mark two cases of which each run has one: the desktop in Chinese, in English.

The count of commits chooses, so that everybody who runs a commit runs the same, and each case runs within eight
commits. Only what repeats one question over many formats, types, doors or random cases is marked, and at most a tenth
of all cases waits: a share of the seconds would grow by whatever makes the others quicker.
"""
from __future__ import annotations

import os
import subprocess
import zlib
from pathlib import Path

import pytest

ROUNDS = 8
SHARE = 1 / 10   # of all cases, that may wait
MARK = "takes_turns"
ROUND = "GROUNDRULES_ROUND"   # workers inherit it from the process that starts them
_LEFT_OUT = pytest.StashKey()


def commits(root: Path) -> int:
    """The number that chooses: of the commits up to now; in a clone without its history, of the commit's name."""
    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True).stdout.strip()

    try:
        if git("rev-parse", "--is-shallow-repository") == "true":
            return int(git("rev-parse", "HEAD")[:12], 16)
        return int(git("rev-list", "--count", "HEAD"))
    except (OSError, subprocess.CalledProcessError):
        return 0   # no clone


def begin(root: Path, by_turns: bool) -> None:
    """Before workers start: which eighth, or all."""
    if by_turns:
        os.environ[ROUND] = str(commits(root) % ROUNDS)
    else:
        os.environ.pop(ROUND, None)


def in_turns(values, each_time=()) -> list:
    """Values of a parameter that ask one question: those of ``each_time`` run always, the others take turns."""
    return [value if value in each_time else pytest.param(value, marks=getattr(pytest.mark, MARK)) for value in values]


def turn_of(nodeid: str) -> int:
    """In which of the rounds a case runs; its name decides, so that new cases move no others."""
    return zlib.crc32(nodeid.encode()) % ROUNDS


def is_due(nodeid: str, mark, now: int) -> bool:
    """Whether a case runs in a round: those without the mark always; ``turn=0`` in even rounds, ``turn=1`` in odd."""
    if mark is None:
        return True
    return mark.kwargs["turn"] == now % 2 if "turn" in mark.kwargs else turn_of(nodeid) == now


def leave_out(config, items: list) -> None:
    """Take away the cases whose turn is another."""
    if ROUND not in os.environ:
        return
    now = int(os.environ[ROUND])
    waits = [item for item in items if not is_due(item.nodeid, item.get_closest_marker(MARK), now)]
    if waits:
        names = {item.nodeid for item in waits}
        items[:] = [item for item in items if item.nodeid not in names]
        config.stash[_LEFT_OUT] = len(waits)
        config.hook.pytest_deselected(items=waits)


def left_out_here(config) -> int:
    """How many cases this process has left out."""
    return config.stash.get(_LEFT_OUT, 0)


def tell(config) -> None:
    """From a worker to the process that reports."""
    if hasattr(config, "workeroutput"):
        config.workeroutput[MARK] = left_out_here(config)


def left_out_by(node) -> int:
    """How many cases a worker has left out, as it told."""
    return getattr(node, "workeroutput", {}).get(MARK, 0)


def too_many(count: int, cases: int) -> str:
    """What is wrong where ``count`` cases wait, beside ``cases`` that run; nothing where they are few enough."""
    if count <= SHARE * (count + cases):
        return ""
    return f"{count} of {count + cases} cases wait their turn, more than {SHARE:.0%}: mark fewer, or make several one"


def sentence(count: int) -> str:
    """What a run says of the cases that it left out; nothing where there are none."""
    return f"{count} cases wait their turn (round {os.environ[ROUND]} of 0 to {ROUNDS - 1}, by the count of " \
           f"commits); ./dev test --all runs them too" if count else ""
