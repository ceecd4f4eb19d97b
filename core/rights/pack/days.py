"""Cases of the life of land: a parcel looked at on a day, and the state that it owes."""
from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple, Optional

import numpy as np

from ...contract.interval import Interval
from ...lifecycle.due.dates import day_number
from ...lifecycle.due.timing import (
    HAPPENED,
    LAND_UNKNOWN,
    NOT_YET,
    OTHER_LAND,
    STATE_LAND,
    Conditions,
    Event,
    Progress,
    judge_progress,
    judge_start,
)
from ...packs.schema import Choice, Place, Record, Text, day
from .stages import LAND_WORDS, LifeCycle

_SHARE = Text(re.compile(r"\d{1,3}(\.\d{1,4})? ?%"), "32.5 %")
_STARTED = Text(re.compile(r"no|\d{4}-\d{2}-\d{2}"), "no, 2025-06-30")
#: Keys of a case beside its id.
LIFE_CASE = {"life": Record({"as_of": day, "land": Choice(LAND_WORDS), "due_start": day, "started": _STARTED,
                             "stopped": day, "built": _SHARE, "invested": _SHARE}, needed=("as_of",)),
             "state": Text(limit=40)}


class LifeCase(NamedTuple):
    """A parcel on a day: what is known of it, by the keys of ``LIFE_CASE``, and the state that the pack owes it."""

    id: str
    life: dict
    state: str
    line: int = 0


def life_case(entry, at: Place, life: Optional[LifeCycle]) -> Optional[LifeCase]:
    """A case as the pack has it.

    Args:
        entry: its keys. at: where problems are noted. life: the pack's part on the life of land.
    """
    if life is None or life.conditions is None or "life" not in entry or "state" not in entry:
        at.problem(entry.line, "rights.case_of_life")
        return None
    return LifeCase(entry["id"], dict(entry["life"]), entry["state"], entry.line)


def judged_state(conditions: Conditions, case: LifeCase) -> str:
    """The state of a case: of its start, or of what was started.

    Args:
        conditions: of the pack. case: what is known.
    """
    known = case.life

    def days(key: str) -> Interval:
        return Interval.of([day_number(known[key]) if key in known else np.nan])

    def share(key: str) -> Interval:
        return Interval.of([float(known[key].rstrip("% ")) / 100 if key in known else np.nan])

    land = np.array([{"state_construction": STATE_LAND, "other": OTHER_LAND}.get(known.get("land"), LAND_UNKNOWN)])
    as_of, started = day_number(known["as_of"]), known.get("started", "no")
    if started == "no":
        return judge_start(Event(days("due_start"), Interval.of([np.nan]),
                                 np.array([NOT_YET])), land, as_of, conditions).state[0]
    if "stopped" not in known and "due_start" in known:
        day_of = Interval.of([day_number(date.fromisoformat(started))])
        return judge_start(Event(days("due_start"), day_of, np.array([HAPPENED])), land, as_of, conditions).state[0]
    return judge_progress(Progress(days("stopped"), np.zeros(1, dtype=bool), share("built"), share("invested")),
                          np.array([HAPPENED]), np.array([NOT_YET]), land, as_of, conditions).state[0]
