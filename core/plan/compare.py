"""A plan against what there is: carried out, not yet, deviates, contrary.

Source: policy-standards 1.2 G01. The base × actual × plan table is printed with its statuses, so that anybody can see
which class each of them was given.
"""
from __future__ import annotations

from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ..contract.outcome import ALONE, Check, Outcome, Steps
from ..errors import InputError
from ..fields import spelling
from ..geometry.measure.area import check_planar
from ..geometry.measure.drawn_area import drawn_area_m2
from ..geometry.overlay.pieces import connected, measure
from ..geometry.overlay.unchanged import once
from ..geometry.parallel import in_steps, in_threads, queried
from ..geometry.parts import largest_part
from ..geometry.united import united
from ..landuse.occupation.pieces import NOWHERE, Base, Zones, divide
from ..layers.control_layer import ControlLayer
from ..layers.prepare import prepare_controls
from ..table import FeatureTable
from ..texts import text
from .answers import assemble
from .classes import OTHER, SAME, Side, changed, compare, read_plan_scheme, read_side
from .request import (
    APPROVED,
    CARRIED_OUT,
    CONTRARY,
    DEVIATES,
    IN_ACCORDANCE,
    KEPT,
    NO_SURVEY,
    NOT_YET,
    NOT_YET_OR_DEVIATES,
    OUTSIDE_PLAN,
    PATCH_COLUMNS,
    SLIVER,
    TABLE_COLUMNS,
    UNDETERMINED,
    UNIT_COLUMNS,
    PlanRequest,
)

SHOWN = 5   # features in a sentence
#: Statuses that a different drawing of one boundary brings about; where they are no more than that, they are slivers.
OF_CHANGE = (CARRIED_OUT, NOT_YET, NOT_YET_OR_DEVIATES, DEVIATES, CONTRARY, NO_SURVEY, OUTSIDE_PLAN)


def compare_to_plan(request: PlanRequest, steps: Steps = ALONE) -> Outcome:
    """Compare land with its plan.

    Args:
        request: the layers. steps: how the run is followed.

    Returns:
        Findings: what is contrary, deviates or is undetermined. Tables: ``patches``, a row per plan feature,
        status, classes and unit, with that ground; ``table``, the printed table of base, actual and plan, m²;
        ``units``, areas by unit and status. Counts: areas by status in m², shares, numbers and booleans.

    Raises:
        InputError: a layer without usable polygons, coordinate systems that cannot be combined, planar areas
            in degrees, codes of a list that cannot be decided or led to the plan's. Cancelled: ``cancelled`` returned
            True.
    """
    return assemble(Comparison(request, *steps))


def status_of(base: set | None, actual: set, plan: set, built: bool | None) -> str:
    """The status of ground: a cell of the table of base, actual and plan.

    Args:
        base, actual, plan: lines of codes that each may be; base None: there is no base year.
        built: whether the ground is construction land now; None: not known.
    """
    kept = compare(actual, plan)
    if base is None:
        return {SAME: IN_ACCORDANCE, OTHER: NOT_YET_OR_DEVIATES}.get(kept, UNDETERMINED)
    if kept == SAME:
        return {SAME: KEPT, OTHER: CARRIED_OUT}.get(compare(base, plan), IN_ACCORDANCE)
    if kept != OTHER:
        return UNDETERMINED
    moved = changed(base, actual)
    if moved is None:
        return NOT_YET_OR_DEVIATES
    if not moved:
        return NOT_YET
    return DEVIATES if built is False else CONTRARY if built else UNDETERMINED


class Comparison:
    """The ground of a plan, cut by what there is, by the base year, by approvals and by units.

    Attributes:
        crs: of the ground. sides: "plan", "actual", "base" -> Side. ids: of the plan's features.
        frame: a row per piece: ``plan``, ``actual``, ``base`` (classes, -1: nothing covers it), ``plan_row``,
            ``approved``, ``unit`` (position in ``unit_codes``, -1), ``status``; geometry: of the pieces.
        notes: sentences.
        grown: first piece of a status and classes -> positions of all of its pieces, rising, and their union.
    """

    def __init__(self, request: PlanRequest, progress, cancelled):
        self.request, self.progress, self.cancelled = request, progress, cancelled
        self.crs, self.method = request.plan.table.crs, request.area_method
        self.notes = [text(key, request.language, **values)
                      for key, values in check_planar(request.plan.table.name, self.crs, self.method)]
        target = read_plan_scheme(request) if request.level != "value" else ""
        self.sides = {"plan": read_side(request.plan, request, target, target or "auto"),
                      "actual": read_side(request.actual, request, target, request.land_scheme)}
        if request.base is not None:
            self.sides["base"] = read_side(request.base, request, target, request.land_scheme)
        else:
            self.notes.append(text("plan.no_base", request.language))
        for side in self.sides.values():
            self.notes += side.notes
        self._cut()
        self._judge()
        self._tell_slivers()

    # -- ground ----------------------------------------------------------------------------------------

    def _usable(self, table: FeatureTable, needed: bool = True):
        """Shapes, their rows and ids; each piece of ground once."""
        controls = prepare_controls("plan", [ControlLayer("plan", table)], self.crs, self.method, kind="polygon")
        if not len(controls) and needed:
            raise InputError("plan.empty", layer=table.name)
        language = self.request.language
        if len(controls.unusable):
            self.notes.append(text("plan.unusable", language, layer=table.name, count=len(controls.unusable),
                                   features=", ".join(controls.unusable["control_id"][:SHOWN])))
        if controls.assumed_datum:
            self.notes.append(text("plan.assumed_datum", language, layer=table.name))
        shapes, first, second = once(controls.geometry, self.crs, self.cancelled)
        if len(first):
            pairs = ", ".join(f"{controls.ids[a]} + {controls.ids[b]}" for a, b in zip(first[:SHOWN], second[:SHOWN]))
            self.notes.append(text("plan.doubled", language, layer=table.name, pairs=pairs))
        return shapes, controls.source_row

    def _cut(self) -> None:
        request = self.request
        plan, plan_rows = self._usable(request.plan.table)
        actual, actual_rows = self._usable(request.actual.table)
        self.progress(0.1)
        pieces, division = self._divided(plan, actual)
        rows = division.base
        frame = pd.DataFrame({"plan_row": plan_rows[rows], "plan": self.sides["plan"].number[plan_rows[rows]],
                              "actual": self._class("actual", actual_rows, division.zone)})
        outside, beyond = self._divided(actual, plan)
        lone = beyond.zone == NOWHERE
        frame = pd.concat([frame, pd.DataFrame({"plan_row": -1, "plan": NOWHERE, "actual": self._class(
            "actual", actual_rows, beyond.base[lone])})], ignore_index=True)
        pieces = np.concatenate([pieces, outside[lone]])
        self.progress(0.45)
        if request.base is not None:
            base, base_rows = self._usable(request.base.table)
            pieces, frame, zone = self._again(pieces, frame, base)
            frame["base"] = self._class("base", base_rows, zone)
        else:
            frame["base"] = NOWHERE
        self.progress(0.65)
        frame["approved"] = False
        if request.approved is not None:
            ground, _ = self._usable(request.approved, needed=False)
            pieces, frame, zone = self._again(pieces, frame, ground)
            frame["approved"] = zone != NOWHERE
        frame["unit"] = NOWHERE
        self.unit_codes: list = []
        if request.units is not None:
            units, unit_rows = self._usable(request.units)
            codes = [spelling(value) if pd.notna(value) else "" for value in request.units.columns[request.unit_field]]
            empty = sum(not codes[row] for row in unit_rows)
            if empty:
                self.notes.append(text("plan.unit_without_code", request.language, layer=request.units.name,
                                       count=empty))
            self.unit_codes = sorted({code for code in codes if code})
            pieces, frame, zone = self._again(pieces, frame, units)
            position = {code: number for number, code in enumerate(self.unit_codes)}
            number = np.array([position.get(codes[row], NOWHERE) for row in unit_rows], dtype=np.int64)
            frame["unit"] = np.where(zone == NOWHERE, NOWHERE, number[np.maximum(zone, 0)])
        self.frame, self.geometry = frame, pieces
        self.progress(0.8)

    def _divided(self, base: np.ndarray, zones: np.ndarray):
        area = np.nan_to_num(drawn_area_m2(base, self.crs, self.method))
        division = divide(Base(base, area), Zones(zones, zones, self.crs, True), self.method, keep_pieces=True,
                          cancelled=self.cancelled)
        return division.pieces, division

    def _again(self, pieces: np.ndarray, frame: pd.DataFrame, zones: np.ndarray):
        """The pieces divided once more."""
        if not len(zones):
            return pieces, frame, np.full(len(frame), NOWHERE)
        cut, division = self._divided(pieces, zones)
        return cut, frame.iloc[division.base].reset_index(drop=True), division.zone

    def _class(self, side: str, rows: np.ndarray, zone: np.ndarray) -> np.ndarray:
        number = self.sides[side].number[rows]
        return np.where(zone == NOWHERE, NOWHERE, number[np.maximum(zone, 0)])

    # -- status ----------------------------------------------------------------------------------------

    def _judge(self) -> None:
        plan, actual, base = (self.sides.get(name) for name in ("plan", "actual", "base"))
        asked = self.frame.groupby(["plan", "actual", "base"]).ngroup().to_numpy()
        first = np.unique(asked, return_index=True)[1]
        answers = np.array([self._status(plan, actual, base, *self.frame.loc[row, ["plan", "actual", "base"]])
                            for row in first], dtype=object)
        status = answers[asked] if len(asked) else np.zeros(0, dtype=object)
        kept = np.isin(status, (KEPT, CARRIED_OUT, IN_ACCORDANCE, NO_SURVEY, OUTSIDE_PLAN, UNDETERMINED))
        self.frame["status"] = np.where(self.frame["approved"].to_numpy(dtype=bool) & ~kept, APPROVED, status)

    def _status(self, plan: Side, actual: Side, base: Optional[Side], p: int, a: int, b: int) -> str:
        if p == NOWHERE:
            return OUTSIDE_PLAN
        if a == NOWHERE:
            return NO_SURVEY
        return status_of(base.lines[b] if base is not None and b != NOWHERE else None, actual.lines[a], plan.lines[p],
                         actual.construction[a])

    def _tell_slivers(self) -> None:
        """Ground whose connected parts of one status and classes are no more than slivers, whoever's features."""
        keys = ["status", "plan", "actual", "base"]
        number = self.frame.groupby(keys).ngroup().to_numpy()
        order = np.argsort(number, kind="stable")
        groups = [rows for rows in np.split(order, np.flatnonzero(np.diff(number[order])) + 1) if len(rows)
                  and self.frame["status"].iat[rows[0]] in OF_CHANGE]
        grown = in_threads(lambda rows: united(self.geometry[rows]), groups, cancelled=self.cancelled)
        self.grown = {int(rows[0]): (rows, ground) for rows, ground in zip(groups, grown)}
        self.width_m = measure(self.geometry, self.crs, self.method, self.request.minimum).width_m
        if not groups:
            return
        parts, owner = connected(np.array(grown, dtype=object))
        measured = measure(parts, self.crs, self.method, self.request.minimum)
        thin = np.flatnonzero(measured.is_sliver)
        # long threads of rounding hang on many a piece
        at = in_steps(shapely.point_on_surface, largest_part(self.geometry))
        piece, part = queried(shapely.STRtree(parts[thin]), at, "intersects") if len(thin) else (
            np.zeros(0, dtype=np.int64),) * 2
        of_group = number[[rows[0] for rows in groups]]
        same = of_group[owner[thin[part]]] == number[piece]
        self.frame.loc[piece[same], "status"] = SLIVER


CHECK = Check("codes", compare_to_plan, None,
              {"patches": PATCH_COLUMNS, "table": TABLE_COLUMNS, "units": UNIT_COLUMNS}, whole="scale.connected")
