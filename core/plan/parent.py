"""A plan against the plan above it: inside it, uses equal or finer, totals within, lines not loosened.

Source: policy-standards 1.2 G05.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ..contract import cells
from ..contract.arithmetic import multiply, subtract
from ..contract.book import Book, Origin, origin_of
from ..contract.interval import MET, MISSED, OPEN, Interval
from ..contract.interval import compare as compare_limits
from ..contract.outcome import ALONE, FINDINGS, Check, Outcome, Steps
from ..contract.pack_head import BUILT_IN
from ..contract.sums import total
from ..errors import InputError
from ..fields import spelling
from ..geometry.measure.drawn_area import drawn_area_m2
from ..geometry.overlay.pieces import measure
from ..geometry.overlay.unchanged import once
from ..geometry.parallel import asking
from ..landuse.codes.classify import class_name
from ..landuse.occupation.pieces import NOWHERE, Base, Zones, divide
from ..layers.control_layer import ControlLayer
from ..layers.prepare import prepare_controls
from ..table import FeatureTable
from ..texts import text
from .classes import OTHER, SAME, compare, read_parent_scheme, read_plan_scheme, read_side
from .request import LandUseLayer, PlanRequest

ROLE = "parent_plan"
TOTAL_COLUMNS = {"plan_class": "string", "plan_title": "string", "is_construction": "boolean", "plan_m2": "Float64",
                 "parent_m2": "Float64", "difference_m2": "Float64", "is_over": "boolean"}
ROUNDING = 1e-6   # of a total


@dataclass(frozen=True)
class ParentRequest:
    """A plan and the plan above it.

    Attributes:
        below: the plan; of its request the plan, codes, level, minimum and language are used.
        parent: land use of the plan above; None: only the lines are compared.
        lines, parent_lines: one kind of control line in each of the two; both or none.
    """

    below: PlanRequest
    parent: Optional[LandUseLayer] = None
    lines: Optional[FeatureTable] = None
    parent_lines: Optional[FeatureTable] = None


def check_against_parent(request: ParentRequest, steps: Steps = ALONE) -> Outcome:
    """Compare a plan with the plan above it.

    Args:
        request: the two plans. steps: how the run is followed.

    Returns:
        Table ``totals``: by class, m², on the ground that both plans hold.

    Raises:
        InputError: one line without the other, a layer without usable polygons, codes of a list that cannot be decided
            or led to the plan's.
    """
    if (request.lines is None) != (request.parent_lines is None):
        raise InputError("plan.one_line")
    return _Hierarchy(request, steps.cancelled).result()


class _Hierarchy:
    def __init__(self, asked: ParentRequest, cancelled):
        self.request = request = asked.below
        self.parent, self.cancelled = asked.parent, cancelled
        self.crs, self.method, self.language = request.plan.table.crs, request.area_method, request.language
        self.lines, self.parent_lines, self.notes = asked.lines, asked.parent_lines, []
        above = [layer for layer in (self.parent,) if layer is not None]
        self.book = Book(self.crs, ids=("rule_id", "subject_id", "subject_fid", "control_id"),
                         evidence=("control_id", "size"), origin=Origin(
                             origin_of(self.language, [(ROLE, layer.table) for layer in above]).dates,
                             text("plan.basis_of_plan", self.language,
                                  plan=", ".join(layer.table.name for layer in above) or "–")))
        self.slivers: list = []   # of each finding, whether it is due to slivers alone

    def result(self) -> Outcome:
        self.ground, self.plan_rows, _ = self._usable(self.request.plan.table)
        if self.parent is None:
            self.notes.append(text("plan.no_parent", self.language))
            totals = pd.DataFrame({name: [] for name in TOTAL_COLUMNS}).astype(TOTAL_COLUMNS)
        else:
            totals = self._uses()
        if self.lines is not None:
            self._lines(self.ground)
        findings, geometry = self.book.frame()
        number = findings["rule_id"].value_counts()
        counts = {"OUTSIDE_PARENT_COUNT": int(number.get("PLAN-OUTSIDE-PARENT", 0)),
                  "PARENT_DIFFERENT_COUNT": int(number.get("PLAN-PARENT-DIFFERENT", 0)),
                  "LINE_LOOSENED_COUNT": int(number.get("PLAN-LINE-LOOSENED", 0)),
                  "TOTAL_OVER_COUNT": int(number.get("PLAN-TOTAL-OVER", 0)),
                  "AGREES_WITH_PARENT": all(self.slivers)}
        if any(self.slivers):
            self.notes.append(text("plan.parent_slivers", self.language, count=sum(self.slivers)))
        return Outcome(findings, {"totals": totals}, {FINDINGS: geometry}, self.crs, counts, self.notes)

    def _uses(self) -> pd.DataFrame:
        """Findings of what lies outside the plan above or differs from it; the totals."""
        request, ground, rows = self.request, self.ground, self.plan_rows
        coded = request.level != "value"
        self.target = target = read_plan_scheme(request) if coded else ""
        plan = read_side(request.plan, request, target, target or "auto")   # whose notes the comparison has reported
        above = read_side(self.parent, request, target,
                          read_parent_scheme(self.parent, request, target) if coded else "auto")
        self.notes += above.notes
        parents, parent_rows, _ = self._usable(self.parent.table)
        division = self._divide(ground, parents)
        plan_row = rows[division.base]
        own = plan.number[plan_row]
        other = np.where(division.zone == NOWHERE, NOWHERE, above.number[parent_rows[np.maximum(division.zone, 0)]])
        sliver = measure(division.pieces, self.crs, self.method, request.minimum).is_sliver
        for row in asking(range(len(own))):
            self._piece((plan, above), int(plan_row[row]), int(own[row]), int(other[row]), float(division.area_m2[row]),
                        bool(sliver[row]), division.pieces[row])
        return self._totals(plan, above, own, other, division.area_m2, sliver)

    def _usable(self, table: FeatureTable):
        controls = prepare_controls(ROLE, [ControlLayer(ROLE, table)], self.crs, self.method, kind="polygon")
        if not len(controls):
            raise InputError("plan.empty", layer=table.name)
        if len(controls.unusable):
            self.notes.append(text("plan.unusable", self.language, layer=table.name, count=len(controls.unusable),
                                   features=", ".join(controls.unusable["control_id"][:5])))
        return once(controls.geometry, self.crs, self.cancelled)[0], controls.source_row, controls.ids

    def _divide(self, base, zones):
        area = np.nan_to_num(drawn_area_m2(base, self.crs, self.method))
        return divide(Base(base, area), Zones(zones, zones, self.crs, True), self.method, keep_pieces=True,
                      cancelled=self.cancelled)

    def _piece(self, sides: tuple, row: int, own: int, other: int, area: float, sliver: bool, shape) -> None:
        plan, above = sides
        values = {"area": area, "plan": _shown(plan, own)}
        if other == NOWHERE:
            self._add("PLAN-OUTSIDE-PARENT", area, sliver, text("plan.outside_parent", self.language, **values), row,
                      geometry=shape)
            return
        answer = compare(plan.lines[own], above.lines[other])
        if answer == SAME:
            return
        key, rule = ("parent_other", "PLAN-PARENT-DIFFERENT") if answer == OTHER else (
            "parent_unsure", f"{BUILT_IN}PLAN-PARENT-UNDETERMINED")
        self._add(rule, area, sliver, text(f"plan.{key}", self.language, parent=_shown(above, other), **values), row,
                  geometry=shape, control_id=f"{plan.keys[own]}>{above.keys[other]}",
                  verdict="conditional" if answer == OTHER else "undetermined")

    def _totals(self, plan, above, own, other, area, sliver) -> pd.DataFrame:
        """Areas by class, on the ground that both plans hold; construction land may not be more.

        A total that is over by slivers alone is reported like one.
        """
        both = other != NOWHERE
        sides = ((plan, own[both], "plan_m2"), (above, other[both], "parent_m2"))
        area, small = area[both], sliver[both]
        keys, built = _first_classes(sides)
        rows = []
        for key in asking(keys):
            totals = [_total_of(key, side, number, area, small) for side, number, _ in sides]
            more, without_slivers = (subtract(*terms) for terms in zip(*totals))
            own_m2, parent_m2 = (float(area_m2.low[0]) for area_m2, _ in totals)
            slack = ROUNDING * max(1.0, parent_m2)
            is_over, still_over = (compare_limits(excess, "at_most", Interval.of(0.0), slack=slack)
                                   for excess in (more, without_slivers))
            if not key or built[key] is None and is_over[0] == MISSED:
                is_over[:] = OPEN
            elif not built[key]:
                is_over[:] = MET   # only construction land has to stay below
            title = self._title(key) if key else text("plan.unknown", self.language)
            rows.append({"plan_class": key[0] if key else None, "plan_title": title, "is_construction": built[key],
                         "plan_m2": own_m2, "parent_m2": parent_m2, "difference_m2": cells.number(more)[0],
                         "is_over": cells.is_missed(is_over)[0]})
            if is_over[0] == MISSED:
                self._add("PLAN-TOTAL-OVER", float(more.low[0]), still_over[0] != MISSED, text(
                    "plan.total_over", self.language, plan=title, own=own_m2, parent=parent_m2), control_id=key[0])
        return pd.DataFrame(rows, columns=list(TOTAL_COLUMNS)).astype(TOTAL_COLUMNS)

    def _title(self, key: tuple) -> str:
        """Code and name of a class at the first level that is compared."""
        name = class_name(key[0], self.target, self.language, self.request.codes) if key and self.target else ""
        return " ".join(dict.fromkeys(word for word in (*key, name) if word))

    def _lines(self, ground: np.ndarray) -> None:
        """Ground of the parent's line, inside the plan, that the plan's own line lets go."""
        held, _, ids = self._usable(self.parent_lines)
        own, _, _ = self._usable(self.lines)
        inside = self._divide(held, ground)
        within = np.flatnonzero(inside.zone != NOWHERE)
        division = self._divide(inside.pieces[within], own)
        let_go = np.flatnonzero(division.zone == NOWHERE)
        line_of = inside.base[within][division.base]
        for line in asking(np.unique(line_of[let_go])):
            rows = let_go[line_of[let_go] == line]
            shape = shapely.union_all(division.pieces[rows])
            sliver = bool(measure(np.array([shape]), self.crs, self.method, self.request.minimum).is_sliver[0])
            area = float(division.area_m2[rows].sum())
            self._add("PLAN-LINE-LOOSENED", area, sliver, text(
                "plan.line_loosened", self.language, area=area, line=ids[line], own=self.lines.name),
                geometry=shape, control_id=ids[line], severity="critical", control_layer=self.parent_lines.name)

    def _add(self, rule: str, area: float, sliver: bool, message: str, row: int = -1, **columns) -> None:
        """Add a finding on a row of the plan, -1: on the plan; what a sliver is due to is minor, and no more open."""
        plan = self.request.plan
        name = None
        if row >= 0:
            name = f"#{plan.table.fids[row]}"
            if plan.id and pd.notna(plan.table.columns[plan.id].iat[row]):
                name = spelling(plan.table.columns[plan.id].iat[row])
        if sliver:
            columns |= {"severity": "minor", "verdict": "conditional"}
        layer = {} if "control_layer" in columns else {"control_layer": self.parent.table.name}
        self.book.add(**{
            "severity": "major", "verdict": "conditional", "rule_id": rule, "relation": "overlaps", "project_id": name,
            "subject_id": name, "subject_fid": int(plan.table.fids[row]) if row >= 0 else None, "control_role": ROLE,
            "measured": area, "size": f"{area:.4f}", "unit": "m2", "overlap_area_m2": area, "message": message,
            **layer, **columns})
        self.slivers.append(sliver)


def _firsts(side, number: int) -> set:
    """The classes at the first level that land may be of; none where that is unknown."""
    return {line[:1] for line in side.lines[number]}


def _first_classes(sides: tuple) -> tuple[list, dict]:
    """The classes of the first level, sorted, () for land of which it is unknown; and whether each is built land."""
    built: dict = {}
    for side, numbers, _ in sides:
        for number in np.unique(numbers):
            firsts = _firsts(side, number)
            key = next(iter(firsts)) if len(firsts) == 1 else ()
            built.setdefault(key, set()).add(side.construction[number])
    return sorted(built), {key: True if True in flags else None if None in flags else False
                           for key, flags in built.items()}


def _total_of(key: tuple, side, numbers: np.ndarray, area: np.ndarray, small: np.ndarray) -> tuple:
    """Least and most of a class, m²; the same without slivers. Land of an unknown class may be of each."""
    may = {number: _firsts(side, number) for number in np.unique(numbers).tolist()}
    sure = np.array([keys == {key} if key else len(keys) != 1 for keys in map(may.get, numbers.tolist())], dtype=bool)
    maybe = np.array([key in keys or not keys for keys in map(may.get, numbers.tolist())], dtype=bool)
    each = Interval.of(np.where(sure, area, 0.0), np.where(sure | maybe & bool(key), area, 0.0))
    return total(each), total(multiply(each, Interval.of(np.where(small, 0.0, 1.0))))


def _shown(side, number: int) -> str:
    return " ".join(dict.fromkeys(word for word in (side.keys[number], side.titles[number]) if word)) or "–"


CHECK = Check("codes", check_against_parent, None, {"totals": TOTAL_COLUMNS})
