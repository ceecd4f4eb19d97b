"""Lines of a structure table: groups or classes with what is above them, totals, shares, change, per head."""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...geometry.measure.adjust import UNITS
from ...texts import pick, text
from ..codes.classify import class_name
from ..codes.groups import UNDETERMINED
from .run import LEVELS, StructureRequest, Sums, land_sums

TOTAL, ALL_UNITS = "total", "*"
NUMBERS = ("base_m2", "base_share", "target_m2", "target_share", "change_m2", "change_share", "base_per_head_m2",
           "target_per_head_m2")


@dataclass(frozen=True)
class Structure:
    """The table.

    Attributes:
        rows: a row per unit and line, see :func:`structure_table`.
        issues: features that could not be added up, or contradict themselves.
        notes: sentences. counts: outputs by name.
    """

    rows: pd.DataFrame
    issues: pd.DataFrame
    notes: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)


def structure_table(request: StructureRequest, cancelled=None) -> Structure:
    """Make the structure table.

    Args:
        request: both years, units, groups and choices.
        cancelled: asked between steps, whether to stop.

    Returns:
        ``rows``: ``unit_code``, ``unit_name`` (``*`` means all units together), ``line`` (order), ``row_level``
        ("total", "group", "subgroup", "level1" …, "undetermined"), ``code`` (of a group or class), ``name``,
        ``parent``, ``base_m2``, ``base_share``, ``target_m2``, ``target_share``, ``change_m2``, ``change_share`` (of
        the base), ``base_per_head_m2``, ``target_per_head_m2``, ``is_adjusted``. Shares are 0…1 of the unit's land.
        What is not known is NULL, never 0.

    Raises:
        InputError, Cancelled: as in :func:`structure.land_sums`.
    """
    sums = land_sums(request, cancelled)
    lines = _Lines(request, sums)
    units = [(code, name, sums.areas[sums.areas["unit"] == unit], [people[unit] for people in sums.people],
              bool(sums.adjusted[unit].all()))
             for unit, (code, name) in enumerate(zip(sums.unit_codes, sums.unit_names))]
    units = [one for one in units if len(one[2]) or one[0]]
    if request.units is not None:
        together = sums.areas.groupby(["key", "known"], sort=True)[["base_m2", "target_m2"]].sum(
            min_count=1).reset_index()
        people = [float(np.sum(one[:-1])) for one in sums.people]   # one unit without a number: none in all
        units.append((ALL_UNITS, text("structure.all", request.language), together, people,
                      bool(sums.adjusted.all())))
    rows = [row for unit in units for row in lines.of_unit(*unit)]
    frame = pd.DataFrame(rows)
    texts = ("unit_code", "unit_name", "row_level", "code", "name", "parent")
    frame = frame.astype({**dict.fromkeys(texts, "string"), **dict.fromkeys(NUMBERS, "Float64"), "line": "int64",
                          "is_adjusted": bool})
    return Structure(frame, sums.issues, _notes(request, sums), _counts(request, sums, frame))


class _Lines:
    """The tree of lines: key -> what is above it."""

    def __init__(self, request: StructureRequest, sums: Sums):
        self.request, self.codes, self.scheme = request, request.codes, sums.scheme
        self.language = request.language

    def of_unit(self, code: str, name: str, areas: pd.DataFrame, people: list, adjusted: bool) -> list:
        lines: dict = {}

        def add(key: str, row_level: str, title: str, parent: str, row) -> None:
            line = lines.setdefault(key, {"code": key, "row_level": row_level, "name": title, "parent": parent,
                                          "base": [], "target": []})
            line["base"].append(row.base_m2)
            line["target"].append(row.target_m2)

        for row in areas.itertuples():
            add(TOTAL, TOTAL, text("structure.total", self.language), "", row)
            for key, row_level, title, parent in self._above(row.key, row.known):
                add(key, row_level, title, parent, row)
        total = lines.get(TOTAL, {"base": [], "target": []})
        has_target, unit = self.request.target is not None, UNITS[self.request.unit]
        sums = [_total(total["base"], True, unit), _total(total["target"], has_target, unit)]
        found = []
        for number, key in enumerate(sorted(lines, key=self._place)):
            line = lines[key]
            base, target = _total(line.pop("base"), True, unit), _total(line.pop("target"), has_target, unit)
            found.append({
                "unit_code": code, "unit_name": name, "line": number + 1, **line, "base_m2": base,
                "base_share": _ratio(base, sums[0]), "target_m2": target, "target_share": _ratio(target, sums[1]),
                "change_m2": None if None in (base, target) else round(target - base, 9),
                "change_share": None if None in (base, target) else _ratio(target - base, base),
                "base_per_head_m2": _ratio(base, people[0]), "target_per_head_m2": _ratio(target, people[1]),
                "is_adjusted": adjusted})
        return found

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
            return [(one, "group" if depth == 0 else "subgroup", pick(self.codes.groups[one].title, self.language),
                     way[depth - 1] if depth else TOTAL) for depth, one in enumerate(way)]
        way = self.codes.schemes[self.scheme].levels(key)
        return [(one, f"level{depth + 1}", class_name(one, self.scheme, self.language, self.codes),
                 way[depth - 1] if depth else TOTAL) for depth, one in enumerate(way)]

    def _place(self, key: str) -> tuple:
        """Order of a line: groups as the pack has them, classes by code, what is undetermined and the total last."""
        if key == TOTAL:
            return (3, 0, "")
        if key == UNDETERMINED or key.startswith("? "):
            return (2, key != UNDETERMINED, key)
        return (1, list(self.codes.groups).index(key) if not self.scheme else 0, key)


def _total(values: list, wanted: bool, unit_m2: float):
    """A sum of whole units, so without the noise of floating numbers; None where that year is not asked for, and where
    none of its areas is known.
    """
    known = [value for value in values if np.isfinite(value)]
    if not wanted or values and not known:
        return None
    count = sum(round(value / unit_m2) for value in known)
    return count / round(1.0 / unit_m2, 12)


def _ratio(value, of):
    if value is None or of is None or not np.isfinite(of) or of == 0:
        return None
    return value / of


def _notes(request: StructureRequest, sums: Sums) -> list:
    language, notes = request.language, list(sums.notes)
    if LEVELS[request.level] == 0:
        notes.append(text("structure.grouping_unverified", language, basis="; ".join(
            pick(one.document, language) for one in request.codes.group_basis)))
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
    names = {one.by_settlement["undetermined"] for one in request.codes.groups.values() if one.by_settlement}
    return float(sums.areas.loc[sums.areas["key"].isin(names), ["base_m2", "target_m2"]].sum().sum())


def _counts(request: StructureRequest, sums: Sums, frame: pd.DataFrame) -> dict:
    whole = frame[(frame["unit_code"] == ALL_UNITS) & (frame["row_level"] == TOTAL)]
    lost = frame[(frame["unit_code"] == ALL_UNITS) & (frame["code"] == UNDETERMINED)]

    def first(rows: pd.DataFrame, name: str):
        return float(rows[name].iloc[0]) if len(rows) and not pd.isna(rows[name].iloc[0]) else None

    base = first(lost, "base_m2") or 0.0
    target = (first(lost, "target_m2") or 0.0) if request.target else None
    settled = not _open_settlement(request, sums)
    land = first(whole, "base_m2") if len(whole) else 0.0
    unknown = land is None or request.target is not None and len(whole) and first(whole, "target_m2") is None
    return {"UNIT_COUNT": len([code for code in sums.unit_codes if code]), "ROW_COUNT": len(frame),
            "BASE_M2": land, "TARGET_M2": first(whole, "target_m2"),
            "BASE_UNDETERMINED_M2": base, "TARGET_UNDETERMINED_M2": target,
            "REFUSED_COUNT": int((~sums.adjusted[:, :2 if request.target else 1]).sum()),
            "ISSUE_COUNT": len(sums.issues), "MAX_RESIDUAL_M2": float(np.abs(sums.residual_m2).max()),
            "BASE_SCHEME_FOUND": sums.columns[0].scheme, "TARGET_SCHEME_FOUND": sums.columns[-1].scheme
            if request.target else "",
            "IS_CLOSED": bool(sums.adjusted.all()) and not len(sums.issues),
            "IS_DETERMINED": base == 0 and not target and settled and not unknown}
