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
    above = [target for target in (*parents, *targets)
             if target.indicator.quantity in ADDITIVE and target.limit is not None
             and target.relation and not _doubt(target)]
    below = _children(targets, parents)
    sums, loosened = [], []
    for parent in above:
        children = [child for child in below.get((parent.unit_code, *_same(parent)), ()) if child is not parent]
        if not children:
            continue
        child_sum = _sum(parent, children, units)
        sums.append(child_sum)
        loosened += [(child, parent) for child in children
                     if STRENGTH.get(child.kind, 3) < STRENGTH.get(parent.kind, -1)]
    return sums, loosened


def _same(target: Target) -> tuple:
    """What parent and child have in common."""
    return target.indicator.id, target.year, target.place, target.classes


def _children(targets: list, parents: list) -> dict:
    """Code of the unit above and what is common -> targets below it."""
    alike, by_parent = defaultdict(set), defaultdict(list)
    for target in (*parents, *targets):
        alike[target.indicator.id, target.year].add(target.unit_code)
    for target in asking(targets):
        if any(key == "quota.twice" for key, _ in target.problems):
            continue
        above = target.parent_unit or nearest_above(target.unit_code, alike[target.indicator.id, target.year])
        if above is not None and above != target.unit_code:
            by_parent[(above, *_same(target))].append(target)
    return by_parent


def _doubt(target: Target) -> bool:
    return any(key in ("quota.twice", "quota.contradicts") for key, _ in target.problems)


def _sum(parent: Target, children: list, units: set) -> Sum:
    """The sum of the children; what one of them leaves open opens its end."""
    other = [child for child in children if child.relation and child.relation != parent.relation]
    alike = [child for child in children if child not in other]
    bad = [child for child in alike if child.limit is None or not child.relation or _doubt(child)]
    missing = [] if any(child.parent_unit for child in children) else _missing(parent, children, units)
    low = math.fsum(child.limit for child in alike if child not in bad)
    open_ended = bool(bad or missing)
    total = Interval.of(low, math.inf if open_ended else low)
    if other:
        return Sum(parent, children, missing, Interval.of(low, math.inf), UNKNOWN, ("quota.other_relation", {
            "units": _units(other)}))
    status = status_of(total, parent.relation, parent.limit, parent.tolerance)
    unread = [child for child in bad if child.limit is None or not child.relation]
    reason = ("quota.child_unknown", {"units": _units(unread)}) if unread else \
        ("quota.child_contradicts", {"units": _units(bad)}) if bad else \
        ("quota.child_missing", {"units": ", ".join(missing)}) if missing else ()
    return Sum(parent, children, missing, total, status, reason if status == UNKNOWN else ())


def _units(targets: list) -> str:
    """Units of targets as they are written, each once."""
    return ", ".join(dict.fromkeys(target.unit_shown for target in targets))


def _missing(parent: Target, children: list, units: set) -> list:
    """Units of the data at the level of the children, below the parent, without a target."""
    lengths = {len(child.unit_code) for child in children}
    if len(lengths) != 1 or not all(child.unit_code.isdigit() for child in children):
        return []   # several levels at once: it is unknown which units are meant
    length, stated = lengths.pop(), {child.unit_code for child in children}
    there = {code[:length] for code in units if code.isdigit() and len(code) >= length}
    return sorted(code for code in there - stated if is_below(code, parent.unit_code) and code != parent.unit_code)
