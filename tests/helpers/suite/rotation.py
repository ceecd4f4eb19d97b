"""Cases that take turns: a whole run has an eighth of those that are marked ``takes_turns``; ``--all`` has all.

``takes_turns(turn=0)`` and ``(turn=1)`` mark two cases of which each run has one: the desktop in Chinese, in English.

The count of commits chooses, so that everybody who runs a commit runs the same, and each case runs within eight
commits. Only what repeats one question over many formats, types, doors or random cases is marked, and at most a tenth
of all cases waits: a share of the seconds would grow by whatever makes the others quicker.

On a machine that is more than ``PACE`` times slower than that of the list of seconds, files that the list names take
turns too, a half of them, a third …: a run that does not end in time tells nothing.
"""
from __future__ import annotations

import math
import os
import subprocess
import zlib
from pathlib import Path
from typing import NamedTuple

import pytest

from . import seconds

ROUNDS = 8
PACE = 2.5   # times the list's seconds, within which a run has all files
SHARE = 1 / 10   # of all cases, that may wait
MARK = "takes_turns"
#: Workers inherit them from the process that starts them; the second is "which of how many" of the files.
ROUND, FILES = "GROUNDRULES_ROUND", "GROUNDRULES_FILES"
_LEFT_OUT = pytest.StashKey()


class LeftOut(NamedTuple):
    """How many cases a run has left out."""

    by_turns: int = 0          # marked ones
    on_slow_machine: int = 0   # others, of files that cost most


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
    """Before workers start: which eighth, or all; on a slow machine also which part of the files."""
    for name in (ROUND, FILES):
        os.environ.pop(name, None)
    if by_turns:
        count, rounds = commits(root), rounds_of_files(slower_than_listed(root))
        os.environ[ROUND] = str(count % ROUNDS)
        if rounds > 1:
            os.environ[FILES] = f"{count % rounds} of {rounds}"


def slower_than_listed(root: Path) -> float:
    """How many times slower this machine is than that of the list, by the loop; 1 without a list."""
    listed = seconds.read_list(root / seconds.LIST).get(seconds.LOOP)
    return min(seconds.loop_seconds() for _ in range(3)) / listed if listed else 1.0


def rounds_of_files(slower: float) -> int:
    """In how many runs each of the listed files has its turn.

    >>> rounds_of_files(1.2), rounds_of_files(2.5), rounds_of_files(5.4)
    (1, 1, 3)
    """
    return max(1, math.ceil(slower / PACE))


def waits_on_slow_machine(nodeid: str, listed) -> bool:
    """Whether a case is of a file that the list names, and whose turn is another."""
    if FILES not in os.environ:
        return False
    now, rounds = map(int, os.environ[FILES].split(" of "))
    file = nodeid.split("::")[0]
    return file in listed and zlib.crc32(file.encode()) % rounds != now


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
    now, listed = int(os.environ[ROUND]), seconds.read_list(config.rootpath / seconds.LIST)
    slow = {item.nodeid for item in items if waits_on_slow_machine(item.nodeid, listed)}
    waits = {item.nodeid for item in items if not is_due(item.nodeid, item.get_closest_marker(MARK), now)} - slow
    if waits or slow:
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in waits | slow])
        items[:] = [item for item in items if item.nodeid not in waits | slow]
    config.stash[_LEFT_OUT] = LeftOut(len(waits), len(slow))


def left_out_here(config) -> LeftOut:
    """How many cases this process has left out."""
    return config.stash.get(_LEFT_OUT, LeftOut())


def tell(config) -> None:
    """From a worker to the process that reports."""
    if hasattr(config, "workeroutput"):
        config.workeroutput[MARK] = tuple(left_out_here(config))


def left_out_by(node) -> LeftOut:
    """How many cases a worker has left out, as it told."""
    return LeftOut(*getattr(node, "workeroutput", {}).get(MARK, ()))


def too_many(count: int, cases: int) -> str:
    """What is wrong where ``count`` cases wait, beside ``cases`` that run; nothing where they are few enough."""
    if count <= SHARE * (count + cases):
        return ""
    return f"{count} of {count + cases} cases wait their turn, more than {SHARE:.0%}: mark fewer, or make several one"


def sentences(left_out: LeftOut) -> list[str]:
    """What a run says of the cases that it left out; nothing where there are none."""
    lines = []
    if left_out.by_turns:
        lines.append(f"{left_out.by_turns} cases wait their turn (round {os.environ[ROUND]} of 0 to {ROUNDS - 1}, by "
                    "the count of commits); ./dev test --all runs them too")
    if left_out.on_slow_machine:
        lines.append(f"SLOW MACHINE: {left_out.on_slow_machine} more cases did not run: of the files in {seconds.LIST} "
                    f"this run had part {os.environ[FILES]} (from 0, by the count of commits), as the machine is more "
                    f"than {PACE:g} times slower than the list's; ./dev test --all runs them too")
    return lines
