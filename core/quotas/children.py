"""What targets below add up to, against the target above (传导, policy-standards 1.2 G05)."""
from __future__ import annotations

import math
from collections import defaultdict
from typing import NamedTuple

from ..contract.interval import Interval
from ..geometry.parallel import asking
from .judging import UNKNOWN, status_of
from .request import Target
from .units import is_below, nearest_above

ADDITIVE = ("area", "length", "count")
STRENGTH = {"binding": 2, "expected": 1, "suggested": 0}


class Sum(NamedTuple):
    """Children of one target: their sum in base units, ``(text key, values)`` where it is not known."""

    parent: Target
    children: list
    missing: list
    total: Interval
    status: str
    reason: tuple = ()


def child_sums(targets: list[Target], parents: list[Target], units: set) -> tuple[list[Sum], list[tuple]]:
    """Each target that has targets below it, with their sum.

    Args:
        targets: of the run. parents: of the level above, from a table of its own.
        units: codes of units that occur in the data: a child of the children's level without a target is missing.

    Returns:
        Sums, and pairs ``(child, parent)`` where the child's kind is weaker than the parent's.
    """
    above = [one for one in (*parents, *targets) if one.indicator.quantity in ADDITIVE and one.limit is not None
             and one.relation and not _doubt(one)]
    below = _children(targets, parents)
    sums, loosened = [], []
    for parent in above:
        children = [one for one in below.get((parent.unit_code, *_same(parent)), ()) if one is not parent]
        if not children:
            continue
        found = _sum(parent, children, units)
        sums.append(found)
        loosened += [(one, parent) for one in children
                     if STRENGTH.get(one.kind, 3) < STRENGTH.get(parent.kind, -1)]
    return sums, loosened


def _same(one: Target) -> tuple:
    """What parent and child have in common."""
    return one.indicator.id, one.year, one.place, one.classes


def _children(targets: list, parents: list) -> dict:
    """Code of the unit above and what is common -> targets below it."""
    alike, found = defaultdict(set), defaultdict(list)
    for one in (*parents, *targets):
        alike[one.indicator.id, one.year].add(one.unit_code)
    for one in asking(targets):
        if any(key == "quota.twice" for key, _ in one.problems):
            continue
        above = one.parent_unit or nearest_above(one.unit_code, alike[one.indicator.id, one.year])
        if above is not None and above != one.unit_code:
            found[(above, *_same(one))].append(one)
    return found


def _doubt(one: Target) -> bool:
    return any(key in ("quota.twice", "quota.contradicts") for key, _ in one.problems)


def _sum(parent: Target, children: list, units: set) -> Sum:
    """The sum of the children; what one of them leaves open opens its end."""
    other = [one for one in children if one.relation and one.relation != parent.relation]
    mine = [one for one in children if one not in other]
    bad = [one for one in mine if one.limit is None or not one.relation or _doubt(one)]
    missing = [] if any(one.parent_unit for one in children) else _missing(parent, children, units)
    low = math.fsum(one.limit for one in mine if one not in bad)
    open_ended = bool(bad or missing)
    total = Interval.of(low, math.inf if open_ended else low)
    if other:
        return Sum(parent, children, missing, Interval.of(low, math.inf), UNKNOWN, ("quota.other_relation", {
            "units": _units(other)}))
    status = status_of(total, parent.relation, parent.limit, parent.tolerance)
    unread = [one for one in bad if one.limit is None or not one.relation]
    reason = ("quota.child_unknown", {"units": _units(unread)}) if unread else \
        ("quota.child_contradicts", {"units": _units(bad)}) if bad else \
        ("quota.child_missing", {"units": ", ".join(missing)}) if missing else ()
    return Sum(parent, children, missing, total, status, reason if status == UNKNOWN else ())


def _units(targets: list) -> str:
    """Units of targets as they are written, each once."""
    return ", ".join(dict.fromkeys(one.unit_shown for one in targets))


def _missing(parent: Target, children: list, units: set) -> list:
    """Units of the data at the level of the children, below the parent, without a target."""
    lengths = {len(one.unit_code) for one in children}
    if len(lengths) != 1 or not all(one.unit_code.isdigit() for one in children):
        return []   # several levels at once: it is unknown which units are meant
    length, stated = lengths.pop(), {one.unit_code for one in children}
    there = {code[:length] for code in units if code.isdigit() and len(code) >= length}
    return sorted(code for code in there - stated if is_below(code, parent.unit_code) and code != parent.unit_code)
