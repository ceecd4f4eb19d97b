"""How land is used in all: by official group or by class, of a base and a target year, by unit and per head.

The grouping is that of the adjustment table of spatial structure (policy-standards 2a.3). Sums are taken by unit,
class and year first and adjusted to the unit's total then, so that what is printed closes exactly.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

import numpy as np
import pandas as pd

from ...contract.arithmetic import ANYTHING, choose, divide, joined
from ...contract.interval import Interval
from ...errors import InputError
from ...geometry.measure.adjust import UNITS, adjust_areas, group_sums
from ...geometry.measure.drawn_area import drawn_area_m2, for_cutting
from ...geometry.overlay.pairs import overlap_sizes
from ...geometry.parallel import ask, asking
from ...geometry.systems.crs import is_geographic, plan_transform, transform
from ...geometry.topology.usable import reasons_of
from ...inputs import register
from ...layers.control_layer import ControlLayer
from ...layers.registered import far_apart
from ...layers.stated_areas import UNKNOWN
from ...table import FeatureTable
from ...texts import text
from ..codes.check_layer import subject_ids
from ..codes.classify import AUTO
from ..codes.column import CodeColumn, Division, class_at, read_code_column
from ..codes.crosswalk import passage
from ..codes.groups import UNDETERMINED, group_of, settlement_kind
from ..codes.problems import of_layer, why_untold
from ..occupation.survey import RIDGE_ROLES, patch_facts
from ..pack.model import LandUseCodes
from .stated import areas_above_zero, stated_people

LEVELS = {"group": 0, "level1": 1, "level2": 2, "level3": 3}
RIDGES = ("net", "gross")
SIDES = ("base", "target")
ISSUE_COLUMNS = {"layer": "string", "feature_id": "string", "feature_fid": "int64", "issue": "string",
                 "message": "string"}
OUTSIDE = ""          # code of the ground outside all units
LEAST_M2 = 0.005      # ground that rounding leaves along a border


@dataclass(frozen=True)
class Land:
    """The land of one year.

    Attributes:
        table: the layer; ``fields`` binds ``land_class``, and ``land_class_name``, ``settlement``,
            ``mixed_shares``, the ridge roles, ``id`` and ``registered`` (an area to count) where it has them.
        scheme: id of its list of codes, or "auto".
        label: its year, or another name for it.
    """

    table: FeatureTable
    fields: dict
    scheme: str = AUTO
    label: str = ""


@dataclass(frozen=True)
class Units:
    """Units that the table is made for. ``area``, ``base_people`` and ``target_people`` are fields, or None."""

    table: FeatureTable
    code: str
    name: Optional[str] = None
    area: Optional[str] = None
    base_people: Optional[str] = None
    target_people: Optional[str] = None


@dataclass(frozen=True)
class StructureRequest:
    """What is added up.

    Attributes:
        base, target: land of the two years; target None: one year only.
        codes: the pack.
        level: a key of ``LEVELS``.
        units: None: everything is one unit.
        people: of everything, if there are no units: base and target, None if unknown.
        mixed, suffix: as in ``codes.column``.
        ridges: "net": field ridges are counted as their own class, where the survey states them; or "gross".
        unit: a key of ``measure.adjust.UNITS``. limit: largest residual, relative to a unit's control area.
        area_method: "ellipsoidal" or "planar".
        language: of names and messages.
    """

    base: Land
    target: Optional[Land]
    codes: LandUseCodes
    level: str = "group"
    units: Optional[Units] = None
    people: tuple = (None, None)
    mixed: str = "main"
    suffix: str = "listed"
    ridges: str = "net"
    unit: str = "0.01 m2"
    limit: float = 0.001
    area_method: str = "ellipsoidal"
    language: str = "en"


@dataclass(frozen=True)
class Sums:
    """Land by unit, key and year, adjusted.

    Attributes:
        unit_codes, unit_names: of the units ``(u,)``; the ground outside has the code ``OUTSIDE`` and comes last.
        people: two numbers of each unit, of the base and the target ``(u,)``.
        areas: a row per unit and key: ``unit`` (position), ``key``, ``known`` (bool), ``base_m2``, ``target_m2``.
        is_measured: of the base and the target: whether there is such a year, and some of its land could be measured.
        scheme: of the keys, at the levels; empty for groups.
        adjusted: bool ``(u, 2)``: the unit's land was adjusted to its control area, or to its own sum.
        residual_m2: what the parts took, or would have had to take ``(u, 2)``.
        issues: rows of ``year``, ``feature_id``, ``feature_fid``, ``issue``, ``message``.
        notes: sentences. columns: of the years, as they were read.
    """

    unit_codes: list
    unit_names: list
    people: tuple
    areas: pd.DataFrame
    is_measured: tuple
    scheme: str
    adjusted: np.ndarray
    residual_m2: np.ndarray
    issues: pd.DataFrame
    notes: list = field(default_factory=list)
    columns: tuple = ()


#: Field roles of land that are read; others of the pack have no part in a sum.
ROLES = ("land_class", "land_class_name", "settlement", "mixed_shares", "area", "slope_grade", "ridge_class",
         *RIDGE_ROLES)


def land_fields(bound: dict, layer: str, field_names: list, area: Optional[str]) -> dict:
    """The fields that a sum reads, of those that were bound to the pack's roles.

    Args:
        bound: field role -> field.
        layer, field_names: for the message.
        area: the field with a registered area, or None.

    Raises:
        InputError: none holds the code.
    """
    if "land_class" not in bound:
        raise InputError("code_check.no_field", layer=layer, fields=", ".join(field_names) or "–")
    fields = {role: bound[role] for role in ROLES if role in bound}
    if "patch_id" in bound:
        fields["id"] = bound["patch_id"]
    return fields | ({"registered": area} if area else {})


def land_sums(request: StructureRequest, cancelled=None) -> Sums:
    """Add up the land of each year.

    Args:
        request: both years, units, groups and choices.

    Returns:
        Areas in m² by year, unit and class.

    Raises:
        InputError: an empty layer, a list of codes that cannot be decided, planar areas in degrees, unit codes that are
            missing or repeat, coordinate systems that cannot be combined.
        Cancelled: ``cancelled`` returned True.
    """
    return _Run(request, cancelled).result()


class _Run:
    def __init__(self, request: StructureRequest, cancelled):
        self.request, self.codes, self.language, self.cancelled = (
            request, request.codes, request.language, cancelled)
        self.lands = [land for land in (request.base, request.target) if land is not None]
        self.issues: list = []
        self.notes: list = []
        for land in self.lands:
            if not len(land.table):
                raise InputError("structure.empty", layer=land.table.name)
            if request.area_method == "planar" and is_geographic(land.table.crs):
                raise InputError("geometry.planar_in_degrees", layer=land.table.name)
        self.columns = [self._column(land) for land in self.lands]
        self.scheme = self.columns[-1].scheme if LEVELS[request.level] else ""
        self._units()

    def _column(self, land: Land) -> CodeColumn:
        columns, fields = land.table.columns, land.fields
        named = {role: columns[fields[role]] if role in fields else None for role in ("land_class_name",
                                                                                      "mixed_shares")}
        column = read_code_column(columns[fields["land_class"]], self.codes, land.scheme, named["land_class_name"],
                                  Division(self.request.mixed, named["mixed_shares"], self.request.suffix),
                                  register.BASE_SCHEME if land is self.request.base else register.TARGET_SCHEME)
        why = why_untold(column.problems)
        if why is not None:
            raise InputError("structure.choose_scheme", layer=land.table.name, why=why.in_language(self.language))
        self.notes += of_layer(land.table.name, column.problems, self.language)
        return column

    def _units(self) -> None:
        units = self.request.units
        if units is None:
            self.unit_codes, self.unit_names = ["*"], [text("structure.all", self.language)]
            self.people = tuple(ANYTHING if count is None else Interval.of(count) for count in self.request.people)
            self.control = ANYTHING
            return
        table = units.table
        raw = table.columns[units.code].astype("string").str.strip()
        if raw.isna().any() or (raw == "").any():
            raise InputError("structure.unit_without_code", layer=table.name, field=units.code,
                             count=int((raw.isna() | (raw == "")).sum()))
        twice = raw.duplicated(keep=False)
        if twice.any():
            raise InputError("structure.unit_twice", layer=table.name, field=units.code, code=raw[twice].iloc[0])
        self.unit_codes = [*raw.tolist(), OUTSIDE]
        names = table.columns[units.name].astype("string").fillna("").tolist() if units.name else [""] * len(table)
        self.unit_names = [*names, text("structure.outside", self.language)]
        self.people = tuple(joined(self._noted(stated_people(table, name, self.language)), ANYTHING)
                            for name in (units.base_people, units.target_people))
        self.control = joined(self._noted(areas_above_zero(table, units.area, self.language)), ANYTHING)
        for row, reason in enumerate(reasons_of(table, "polygon")):
            if reason:
                self._issue(table.name, raw.iloc[row], int(table.fids[row]), "unit_unusable",
                            reason=text(reason, self.language))

    def _noted(self, read: tuple[Interval, list[str]]) -> Interval:
        self.notes += read[1]
        return read[0]

    def _issue(self, layer: str, feature: str, fid: int, issue: str, **values) -> None:
        self.issues.append({"layer": layer, "feature_id": feature, "feature_fid": fid, "issue": issue,
                            "message": text(f"structure.issue_{issue}", self.language, layer=layer, feature=feature,
                                            **values)})

    # -- areas -------------------------------------------------------------------------------------------

    def result(self) -> Sums:
        parts = [self._parts(land, column).assign(side=side)
                 for side, (land, column) in enumerate(zip(self.lands, self.columns))]
        rows = pd.concat(parts, ignore_index=True)
        ask()   # of a million rows each of these steps takes some tenths of a second
        summed = rows.groupby(["side", "unit", "key", "known"], sort=True)["area"].agg(_sum).reset_index()
        ask()
        units, sides = len(self.unit_codes), len(self.lands)
        adjusted, residual = np.ones((units, 2), dtype=bool), np.zeros((units, 2))
        group = (summed["unit"] * sides + summed["side"]).to_numpy()
        sums = group_sums(summed["area"].to_numpy(), group, units * sides)
        control = self.control.at(np.repeat(np.arange(units), sides))
        totals = choose(control.is_known, control, Interval.of(sums)).low
        closed = adjust_areas(summed["area"].to_numpy(), group, totals, UNITS[self.request.unit], self.request.limit)
        summed["area"] = closed.area_m2
        for number in range(units * sides):
            unit, side = divmod(number, sides)
            adjusted[unit, side], residual[unit, side] = not closed.refused[number], closed.residual_m2[number]
            if control.is_known[number] and closed.refused[number]:
                self.notes.append(text("structure.refused", self.language, unit=self.unit_codes[unit],
                                       layer=self.lands[side].table.name, total=totals[number],
                                       sum=sums[number], residual=closed.residual_m2[number],
                                       limit=100 * self.request.limit))
        areas = summed.pivot_table(index=["unit", "key", "known"], columns="side", values="area", aggfunc="sum",
                                   fill_value=0.0).reset_index()
        areas = areas.rename(columns={0: "base_m2", 1: "target_m2"})
        is_measured = tuple(name in areas for name in ("base_m2", "target_m2"))
        areas = areas.reindex(columns=["unit", "key", "known", "base_m2", "target_m2"], fill_value=0.0)
        issues = pd.DataFrame(self.issues, columns=list(ISSUE_COLUMNS)).astype(ISSUE_COLUMNS)
        return Sums(self.unit_codes, self.unit_names, self.people, areas, is_measured, self.scheme, adjusted,
                    residual, issues, self.notes, tuple(self.columns))

    def _parts(self, land: Land, column: CodeColumn) -> pd.DataFrame:
        """A row per unit and part of a feature: unit, key, known, area."""
        table, method = land.table, self.request.area_method
        reasons = reasons_of(table, "polygon")
        good = np.flatnonzero(reasons == "")
        ids = subject_ids(table, land.fields.get("id"))
        for row in asking(np.flatnonzero(reasons != "")):
            self._issue(table.name, ids[row], int(table.fids[row]), "unusable",
                        reason=text(reasons[row], self.language))
        whole = self.request.units is None
        geometry = for_cutting(table.geometry[good], table.crs, method)
        measured = np.zeros(len(table))   # what cannot be used has no part
        measured[good] = drawn_area_m2(geometry, table.crs, method)
        feature, unit, area = (good, np.zeros(len(good), dtype=np.int64), measured[good]) if whole \
            else self._by_unit(table, geometry, good, measured)
        area = area * self._scale(land, measured, reasons == "", ids)[feature]
        share, ridge_key = self._ridges(land, column, measured)
        ask()
        keys, known = self._keys(land, column)
        ask()
        parts = pd.DataFrame({"feature": column.parts["row"], "key": keys, "known": known,
                              "share": column.share.low})   # known: no part is one of "each"
        pieces = pd.DataFrame({"feature": feature, "unit": unit, "area": area, "ridge": share[feature]})
        rows = pieces.merge(parts, on="feature")
        ask()
        rows["area"] *= rows["share"]
        ridges = rows[rows["ridge"] > 0]
        ridges = ridges.assign(area=ridges["area"] * ridges["ridge"], key=ridge_key[ridges["feature"]], known=True)
        ask()
        rows["area"] *= 1 - rows["ridge"]
        if len(ridges):
            rows = pd.concat([rows, ridges], ignore_index=True)
        return rows[["unit", "key", "known", "area"]].astype({"key": "string", "known": bool})

    def _by_unit(self, table: FeatureTable, geometry, good, measured) -> tuple:
        units = self.request.units.table
        plan = plan_transform(units.crs, table.crs, units.name)
        shapes = units.geometry.copy()
        shapes[reasons_of(units, "polygon") != ""] = None
        shapes = transform(for_cutting(shapes, units.crs, self.request.area_method, plan), plan)
        shared = overlap_sizes(geometry, shapes, table.crs, self.request.area_method,
                               subject_area_m2=measured[good], cancelled=self.cancelled)
        inside = np.bincount(shared.subject, weights=shared.area_m2, minlength=len(good))
        left = measured[good] - inside
        out = np.flatnonzero(left > np.maximum(LEAST_M2, 1e-9 * measured[good]))
        over = left < -np.maximum(LEAST_M2, 1e-6 * measured[good])
        if over.any():
            self.notes.append(text("structure.units_overlap", self.language, layer=units.name, area=-left[over].sum()))
        return (np.concatenate([good[shared.subject], good[out]]),
                np.concatenate([shared.control, np.full(len(out), len(units))]),
                np.concatenate([shared.area_m2, left[out]]))

    def _scale(self, land: Land, measured: np.ndarray, good: np.ndarray, ids) -> np.ndarray:
        """Registered over measured area; 1 where the layer states none, which is listed."""
        name = land.fields.get("registered")
        if not name:
            return np.ones(len(land.table))
        stated = self._noted(areas_above_zero(land.table, name, self.language, UNKNOWN))
        for row in asking(np.flatnonzero(~stated.is_known & good)):
            self._issue(land.table.name, ids[row], int(land.table.fids[row]), "no_area", field=name)
        scale = divide(stated, Interval.of(measured))
        self.notes += far_apart(land.table.name, np.asarray(ids, dtype=object), np.where(good, measured, 0.0), scale,
                                self.language)
        return choose(scale.is_known, scale, Interval.of(1.0)).low

    def _ridges(self, land: Land, column: CodeColumn, measured: np.ndarray) -> tuple:
        """Share of ridges in each feature, and the key that they are counted under."""
        count = len(land.table)
        if self.request.ridges == "gross" or not any(role in land.fields for role in RIDGE_ROLES):
            return np.zeros(count), np.full(count, UNDETERMINED, dtype=object)
        facts = patch_facts(ControlLayer("land_use", land.table, land.fields), np.arange(count),
                            measured, self.codes, column.scheme, self.language)
        ids = subject_ids(land.table, land.fields.get("id"))
        ask()
        wrong = facts.findings.loc[facts.findings["kind"].astype("string").str.startswith("ridge"), "patch"]
        for row in sorted(set(wrong.astype(int))):
            self._issue(land.table.name, ids[row], int(land.table.fids[row]), "ridge")
        ridge_class = facts.frame["ridge_class"].reset_index(drop=True)
        ask()
        ridges = read_code_column(ridge_class, self.codes, column.scheme)
        ask()
        keys, _known = self._keys(Land(land.table, {}, column.scheme), ridges)
        return facts.ridge.low, keys.to_numpy(dtype=object)

    # -- keys --------------------------------------------------------------------------------------------

    def _keys(self, land: Land, column: CodeColumn) -> tuple:
        """The line of the table that each part belongs to, and whether it is known."""
        parts = column.parts
        if not self.scheme:
            name = land.fields.get("settlement")
            kinds = settlement_kind(land.table.columns[name] if name else None, self.codes, len(land.table))
            self._settlement_conflicts(land, parts, kinds)
            groups = group_of(column.parts, column.scheme, self.codes, kinds)
            return groups, groups != UNDETERMINED
        level = LEVELS[self.request.level]
        if column.scheme == self.scheme:
            shown = class_at(parts, level).fillna("")
            return shown, parts["known"]
        led, levels = passage(self.codes, column.scheme, self.scheme), self.codes.schemes[self.scheme].levels
        at: dict = {}
        for code, way in led.items():
            ends = {levels(other)[:level][-1] for other in (way.code, *way.alternatives) if other}
            at[code] = ends.pop() if len(ends) == 1 else None
        shown = parts["land_class"].map(at).where(parts["known"]).astype("string")
        ask()
        known = shown.notna()
        return shown.where(known, parts["land_class"].fillna("")), known

    def _settlement_conflicts(self, land: Land, parts: pd.DataFrame, kinds: pd.Series) -> None:
        """A mark for villages on a code where the attribute says town."""
        if "settlement" not in land.fields:
            return
        urban = kinds.to_numpy()[parts["row"].to_numpy()] == "urban"
        rows = parts["row"].to_numpy()[urban & (parts["form"] == "village").to_numpy(dtype=bool)]
        ids = subject_ids(land.table, land.fields.get("id"))
        for row in asking(np.unique(rows)):
            self._issue(land.table.name, ids[row], int(land.table.fids[row]), "settlement_conflict")


def _sum(values: pd.Series) -> float:
    """A sum that does not depend on the order of the rows."""
    return float(np.sort(values.to_numpy()).sum())
