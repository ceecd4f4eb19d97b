"""Lines of a structure table: groups or classes with what is above them, totals, shares, change, per head."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import ANYTHING, choose, divide, subtract
from ...contract.interval import Interval, of_column
from ...contract.outcome import ALONE, Check, Outcome, Steps
from ...contract.sums import total
from ...frames import typed_columns
from ...geometry.measure.adjust import UNITS
from ...texts import enumerated, pick, text
from ..codes.classify import class_name
from ..codes.groups import UNDETERMINED
from .run import ISSUE_COLUMNS, LEVELS, StructureRequest, Sums, land_sums

TOTAL, ALL_UNITS = "total", "*"
#: Issues of features whose land is in no line.
UNMEASURED = ("unusable",)
NUMBERS = ("base_m2", "base_share", "target_m2", "target_share", "change_m2", "change_share", "base_per_head_m2",
           "target_per_head_m2")


ROW_COLUMNS = {
    **dict.fromkeys(("unit_code", "unit_name"), "string"), "line": "int64",
    **dict.fromkeys(("row_level", "code", "name", "parent"), "string"), **dict.fromkeys(NUMBERS, "Float64"),
    "is_adjusted": "bool"}


def structure_table(request: StructureRequest, steps: Steps = ALONE) -> Outcome:
    """Make the structure table.

    Args:
        request: both years, units, groups and choices. steps: of the run.

    Returns:
        Table ``issues``: features that could not be added up, or contradict themselves; and ``rows``, a row per unit
        and line: ``unit_code``, ``unit_name`` (``*`` means all units together), ``line`` (order), ``row_level``
        ("total", "group", "subgroup", "level1" …, "undetermined"), ``code`` (of a group or class), ``name``,
        ``parent``, ``base_m2``, ``base_share``, ``target_m2``, ``target_share``, ``change_m2``, ``change_share`` (of
        the base), ``base_per_head_m2``, ``target_per_head_m2``, ``is_adjusted``. Shares are 0…1 of the unit's land.
        What is not known is NULL, never 0.

    Raises:
        InputError, Cancelled: as in :func:`structure.land_sums`.
    """
    sums = land_sums(request, steps.cancelled)
    lines = _Lines(request, sums)
    units = [(code, name, sums.areas[sums.areas["unit"] == unit], [people.at([unit]) for people in sums.people],
              bool(sums.adjusted[unit].all()))
             for unit, (code, name) in enumerate(zip(sums.unit_codes, sums.unit_names))]
    units = [unit for unit in units if len(unit[2]) or unit[0]]
    if request.units is not None:
        together = sums.areas.groupby(["key", "known"], sort=True)[["base_m2", "target_m2"]].sum().reset_index()
        people = [total(some.at(slice(-1))) for some in sums.people]   # the ground outside has none
        units.append((ALL_UNITS, text("structure.all", request.language), together, people,
                      bool(sums.adjusted.all())))
    frame = pd.concat([lines.of_unit(*unit) for unit in units], ignore_index=True)
    return Outcome(tables={"rows": frame, "issues": sums.issues}, counts=_counts(request, sums, frame),
                   notes=_notes(request, sums))


class _Lines:
    """The tree of lines: key -> what is above it."""

    def __init__(self, request: StructureRequest, sums: Sums):
        self.request, self.sums, self.codes, self.scheme = request, sums, request.codes, sums.scheme
        self.language = request.language

    def of_unit(self, code: str, name: str, areas: pd.DataFrame, people: list, adjusted: bool) -> pd.DataFrame:
        """The lines of a unit: sums of whole units, so without the noise of floating numbers."""
        lines: dict = {}
        counted: dict = {}
        per_m2 = round(1.0 / UNITS[self.request.unit], 12)
        for row in areas.itertuples():
            whole = [round(area * per_m2) for area in (row.base_m2, row.target_m2)]
            for key, row_level, title, parent in ((TOTAL, TOTAL, text("structure.total", self.language), ""),
                                                  *self._above(row.key, row.known)):
                lines.setdefault(key, {"row_level": row_level, "name": title, "parent": parent})
                counted[key] = [sum(pair) for pair in zip(counted.get(key, (0, 0)), whole)]
        order = sorted(lines, key=self._place)
        whole = np.array([counted[key] for key in order], dtype=float).reshape(-1, 2)
        sides = [choose(np.full(len(whole), known), Interval.of(whole[:, side]))
                 for side, known in enumerate(self.sums.is_measured)]
        base, target, change = (Interval.of(value.low / per_m2, value.high / per_m2)
                                for value in (*sides, subtract(*sides[::-1])))
        values = (base, self._share(base), target, self._share(target), change, divide(change, base),
                  divide(base, people[0]), divide(target, people[1]))
        frame = pd.DataFrame([{"code": key, **lines[key]} for key in order], columns=list(ROW_COLUMNS))
        return typed_columns(frame.assign(
            unit_code=code, unit_name=name, line=np.arange(1, len(order) + 1), is_adjusted=adjusted,
            **{column: cells.number(value) for column, value in zip(NUMBERS, values)}), ROW_COLUMNS)

    @staticmethod
    def _share(area: Interval) -> Interval:
        """Of the unit's land, which is the last line."""
        return divide(area, area.at(slice(-1, None)))

    def _above(self, key: str, known: bool) -> list:
        """The lines that an area counts in, the deepest last."""
        if not known:
            return [(UNDETERMINED, UNDETERMINED, text("structure.undetermined", self.language), TOTAL),
                    *([(f"? {key}", UNDETERMINED, key or text("structure.no_code", self.language), UNDETERMINED)]
                      if self.scheme else [])]
        if not self.scheme:
            way = [key]
            while self.codes.groups[way[0]].under:
                way.insert(0, self.codes.groups[way[0]].under)
            return [(group, "group" if depth == 0 else "subgroup", pick(self.codes.groups[group].title, self.language),
                     way[depth - 1] if depth else TOTAL) for depth, group in enumerate(way)]
        way = self.codes.schemes[self.scheme].levels(key)
        return [(code, f"level{depth + 1}", class_name(code, self.scheme, self.language, self.codes),
                 way[depth - 1] if depth else TOTAL) for depth, code in enumerate(way)]

    def _place(self, key: str) -> tuple:
        """Order of a line: groups as the pack has them, classes by code, what is undetermined and the total last."""
        if key == TOTAL:
            return (3, 0, "")
        if key == UNDETERMINED or key.startswith("? "):
            return (2, key != UNDETERMINED, key)
        return (1, list(self.codes.groups).index(key) if not self.scheme else 0, key)


def _notes(request: StructureRequest, sums: Sums) -> list:
    language, notes = request.language, list(sums.notes)
    if LEVELS[request.level] == 0:
        notes.append(text("structure.grouping_unverified", language, basis=enumerated((
            pick(basis.document, language) for basis in request.codes.group_basis), language)))
        area = _open_settlement(request, sums)
        if area:
            notes.append(text("structure.settlement_unknown", language, area=area))
    for issue, count in sums.issues["issue"].value_counts().items():
        shown = sums.issues.loc[sums.issues["issue"] == issue, "message"].head(3)
        notes.append(text("structure.issues", language, count=int(count), messages=" ".join(shown)))
    return notes


def _open_settlement(request: StructureRequest, sums: Sums) -> float:
    """Land of both years of which it is unknown whether it is urban or village, m²; 0 where lines are no groups."""
    if LEVELS[request.level]:
        return 0.0
    names = {group.by_settlement["undetermined"] for group in request.codes.groups.values() if group.by_settlement}
    return float(sums.areas.loc[sums.areas["key"].isin(names), ["base_m2", "target_m2"]].sum().sum())


def _counts(request: StructureRequest, sums: Sums, frame: pd.DataFrame) -> dict:
    years = [0, 1] if request.target else [0]
    whole, lost = ([_of_all(frame, code, name, sums.is_measured[year]) for year, name in enumerate(NUMBERS[::2][:2])]
                   for code in (TOTAL, UNDETERMINED))
    settled = not _open_settlement(request, sums)
    numbers = [[cells.one_number(cells.number(value)) for value in values] for values in (whole, lost)]
    return {"UNIT_COUNT": len([code for code in sums.unit_codes if code]), "ROW_COUNT": len(frame),
            "BASE_M2": numbers[0][0], "TARGET_M2": numbers[0][1],
            "BASE_UNDETERMINED_M2": numbers[1][0], "TARGET_UNDETERMINED_M2": numbers[1][1],
            "REFUSED_COUNT": int((~sums.adjusted[:, years]).sum()),
            "ISSUE_COUNT": len(sums.issues), "MAX_RESIDUAL_M2": float(np.abs(sums.residual_m2).max()),
            "BASE_SCHEME_FOUND": sums.columns[0].scheme, "TARGET_SCHEME_FOUND": sums.columns[-1].scheme
            if request.target else "",
            "IS_CLOSED": bool(sums.adjusted.all()) and not len(sums.issues),
            "IS_DETERMINED": settled and not sums.issues["issue"].isin(UNMEASURED).any() and all(
                numbers[1][year] == 0 for year in years)}


def _of_all(frame: pd.DataFrame, code: str, name: str, is_measured: bool) -> Interval:
    """The number of a line of all units: nothing where there is no such line, anything where the year has no areas."""
    line = frame[(frame["unit_code"] == ALL_UNITS) & (frame["code"] == code)]
    return total(of_column(line[name])) if is_measured else ANYTHING


CHECK = Check("codes", structure_table, None, {"rows": ROW_COLUMNS, "issues": ISSUE_COLUMNS}, whole="scale.sums")
