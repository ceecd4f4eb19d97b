"""Statements of a survey on its patches: class, ridges, owner, place; and which cannot be right."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...contract.arithmetic import ANYTHING, choose, divide, subtract, times
from ...contract.interval import Interval, of_column
from ...errors import InputError
from ...fields import Field, spelling, type_column
from ...geometry.measure.area import survey_area_m2
from ...geometry.measure.written import written_areas
from ...geometry.parallel import ask, asking
from ...layers.control_layer import ControlLayer
from ...units import area_unit_of_head
from ..codes.classify import LandUseCodes, class_name, classify, ownership_kind

#: The class of field ridges (田坎) in each scheme; 1203 is an airport in the guides.
RIDGE_CLASSES = {"survey-3": "1203", "gbt-21010-2017": "1203", "guide-2023": "2303", "guide-2020-trial": "2302"}
RIDGE_ROLES = ("ridge_share", "ridge_area", "net_area")
AREA_ROLES = ("area", "ridge_area", "net_area")   # in the unit of their cells or names, m² without
OWNERSHIP_ROLES = ("ownership", "owner_code", "owner_name")
LOCATION_ROLES = ("location_code", "location_name")
NONE, WHOLE = Interval.of(0.0), Interval.of(1.0)
FLAT = "1"   # slope grade up to 2 degrees, where fields have no ridges to deduct
AREA_TOLERANCE = 1.0, 1e-3   # m², and share: TBMJ may differ from the drawing by the larger of the two
CLASS_COLUMNS = ["land_class", "land_class_name", "level1", "level2", "level3", "legal_class", "cropland", "paddy"]


@dataclass(frozen=True)
class PatchFacts:
    """Statements of the survey on some patches ``(t,)``.

    Attributes:
        frame: class, owner, place and grades; columns as in the rows of an occupation, and ``net_known`` (whether the
            share of ridges is) and ``ridge_class``.
        ridge: part of the patch that is ridge, from 0 to 1 ``(t,)``; what is unknown counts gross, with its least.
        findings: what cannot be right: ``patch`` (position), ``kind``, ``values`` (of the message).
        notes: problems of whole columns.
        scheme: id of the code scheme.
    """

    frame: pd.DataFrame
    ridge: Interval
    findings: pd.DataFrame
    notes: list
    scheme: str


def text_column(layer: ControlLayer, role: str, rows: np.ndarray, codes: LandUseCodes) -> pd.Series:
    """A field as texts, NA where it is empty, means unknown, or is absent.

    Args:
        layer: with its fields. role: of the field. rows: of the layer ``(t,)``. codes: words that mean
            unknown.
    """
    name = layer.fields.get(role)
    if not name:
        return pd.Series(pd.NA, index=range(len(rows)), dtype="string")
    unknown = codes.fields[role].unknown if role in codes.fields else ()
    typed, _ = type_column(layer.table.columns[name].iloc[rows].reset_index(drop=True),
                           Field(role, "text", unknown=unknown))
    return typed.astype("string")


def patch_facts(survey: ControlLayer, rows: np.ndarray, measured_m2: np.ndarray, codes: LandUseCodes, scheme: str,
                language: str) -> PatchFacts:
    """Read the survey's statements on some patches.

    Args:
        survey: the layer, its fields bound to the roles of the code pack.
        rows: positions of the patches in its table ``(t,)``.
        measured_m2: their areas by the method of the run ``(t,)``.
        codes, scheme, language: of the run.

    Raises:
        InputError: the survey has no field with the class.
    """
    table, fields = survey.table, survey.fields
    if "land_class" not in fields:
        raise InputError("occupation.no_class_field", layer=table.name, fields=table.fields_shown)
    names = table.columns[fields["land_class_name"]] if "land_class_name" in fields else None
    # all rows that were read, not only those at subjects: more codes tell the scheme more surely
    classified = classify(table.columns[fields["land_class"]], codes, scheme, names)
    frame = classified.frame[[*(name for name in CLASS_COLUMNS if name != "land_class_name"), "known"]]
    ask()
    frame = frame.iloc[rows].reset_index(drop=True)
    findings = _Findings()
    known = frame.pop("known").to_numpy(dtype=bool, na_value=False)
    empty = frame["land_class"].isna().to_numpy()
    findings.add("no_code", np.flatnonzero(empty))
    # a code that is in the list and still not known means different things in lists that fit equally well
    listed = frame["land_class"].isin(codes.schemes[classified.scheme].classes.keys()).to_numpy(dtype=bool)
    doubtful = ~known & ~empty & listed
    for kind, mask in (("unknown_code", ~known & ~empty & ~listed), ("doubtful_code", doubtful)):
        findings.add(kind, np.flatnonzero(mask), code=frame["land_class"][mask])
    named = _names(frame["land_class"], classified.scheme, language, codes).mask(pd.Series(doubtful), "")
    frame.insert(1, "land_class_name", named)
    ask()
    owner, owner_notes = ownership(survey, rows, codes, findings)
    ask()
    frame = pd.concat([frame, owner, location(survey, rows, codes)], axis=1)
    for role in asking(("slope_grade", "quality_grade"), 1):
        frame[role] = text_column(survey, role, rows, codes)
    ridge = _ridges(survey, rows, frame, findings)
    frame["net_known"] = ridge.is_known
    ask()
    frame["ridge_class"] = _ridge_class(text_column(survey, "ridge_class", rows, codes), classified, codes,
                                        ridge.low > 0, findings)
    _compare_areas(survey, rows, measured_m2, findings)
    return PatchFacts(frame, ridge, findings.frame(), [*classified.problems, *owner_notes], classified.scheme)


class _Findings:
    """Collects what is found wrong with single patches."""

    def __init__(self):
        self.parts = []

    def add(self, kind: str, patches: np.ndarray, **columns) -> None:
        if len(patches):
            columns = {name: list(values) for name, values in columns.items()}
            values = [dict(zip(columns, row)) for row in zip(*columns.values())] or [{}] * len(patches)
            self.parts.append(pd.DataFrame({"patch": np.asarray(patches), "kind": kind, "values": values}))

    def frame(self) -> pd.DataFrame:
        empty = pd.DataFrame({"patch": np.zeros(0, np.int64), "kind": [], "values": []})
        return pd.concat(self.parts, ignore_index=True) if self.parts else empty


def _names(codes_column: pd.Series, scheme: str, language: str, codes: LandUseCodes) -> pd.Series:
    distinct = codes_column.dropna().unique()
    return codes_column.map({code: class_name(code, scheme, language, codes) for code in distinct}).astype("string")


def ownership(layer: ControlLayer, rows: np.ndarray, codes: LandUseCodes, findings=None) -> tuple[pd.DataFrame, list]:
    """Kind, code and unit of the owner of some features, and problems of the column.

    Where the layer has no ownership at all, every row is undetermined and nothing is listed.

    Args:
        layer: with its fields. rows: of the layer ``(t,)``. codes: the lists. findings: filled; None: nothing is
            listed.
    """
    fields = layer.fields
    code = text_column(layer, "ownership", rows, codes)
    kind, problems = ownership_kind(code, codes)
    kind = kind.reset_index(drop=True).astype("string")
    frame = pd.DataFrame({"ownership_kind": kind.to_numpy(dtype=object), "ownership": code,
                          "owner_code": text_column(layer, "owner_code", rows, codes),
                          "owner_name": text_column(layer, "owner_name", rows, codes)})
    frame["ownership_kind"] = frame["ownership_kind"].astype("string")
    if findings is not None and "ownership" in fields:
        unknown = np.flatnonzero((kind == "undetermined").to_numpy(dtype=bool, na_value=True))
        findings.add("unknown_ownership", unknown, code=code.iloc[unknown].fillna("–"))
        problems = []   # said patch by patch
    return frame, problems if "ownership" in fields else []


def location(layer: ControlLayer, rows: np.ndarray, codes: LandUseCodes) -> pd.DataFrame:
    """Code and name of the unit in which some features lie.

    Args:
        layer: with its fields. rows: of the layer ``(t,)``. codes: words that mean unknown.
    """
    return pd.DataFrame({role: text_column(layer, role, rows, codes) for role in LOCATION_ROLES})


# -- field ridges ----------------------------------------------------------------------------------------

def _stated(survey: ControlLayer, role: str, rows: np.ndarray) -> tuple[Interval, np.ndarray]:
    """A field as numbers, open where it is empty or unreadable; and where it states something."""
    name = survey.fields.get(role)
    if not name:
        return choose(np.zeros(len(rows), dtype=bool), ANYTHING), np.zeros(len(rows), dtype=bool)
    raw = survey.table.columns[name].iloc[rows].reset_index(drop=True)
    is_stated = raw.notna().to_numpy()
    if not pd.api.types.is_numeric_dtype(raw.dtype):
        is_stated &= (raw.astype("string").str.strip().fillna("") != "").to_numpy(dtype=bool)
        raw = type_column(raw, Field(role, "number"))[0]
    numbers = of_column(raw)
    if role in AREA_ROLES:   # the whole column tells what its commas divide
        areas = written_areas(survey.table.columns[name], name)
        unit = area_unit_of_head(name)
        below = times(numbers, 1.0 if unit is None else unit.factor)     # a finding shows what is below 0
        numbers = choose(numbers.high < 0.0, below, Interval.of(areas.in_m2[rows]))
    return numbers, is_stated


def _ridges(survey: ControlLayer, rows: np.ndarray, frame: pd.DataFrame, findings: _Findings) -> Interval:
    """Share of ridges, from nothing to everything where it is unknown.

    KCXS decides where it says something: 0 ≤ KCXS < 1 (TD/T 1057-2020). What is outside is not
    guessed at: 13 may be 13 % or a slip. Where it is empty, KCMJ / TBMJ means it, then
    1 − TBDLMJ / TBMJ; where all are empty, land that is not cropland, or flat, has no ridges.
    """
    stated, has_share = _stated(survey, "ridge_share", rows)
    area, _ = _stated(survey, "area", rows)
    ridge, has_ridge = _stated(survey, "ridge_area", rows)
    net, has_net = _stated(survey, "net_area", rows)
    by_area = choose(has_ridge, divide(ridge, area), choose(has_net, subtract(WHOLE, divide(net, area))))
    by_area = choose(np.abs(by_area.low) < 1e-12, NONE, by_area)
    share = choose(has_share, stated, by_area)
    good = share.is_known & (share.low >= 0.0) & (share.low < 1.0)
    cropland = frame["cropland"].to_numpy(dtype=bool, na_value=False)
    nothing = ~has_share & ~has_ridge & ~has_net
    flat = (frame["slope_grade"] == FLAT).to_numpy(dtype=bool, na_value=False)
    missing = cropland & ~flat & ~has_share & ~by_area.is_known
    bad = has_share & ~good
    shown = np.full(len(rows), "", dtype=object)
    shown[bad] = _shown(survey, "ridge_share", rows[bad])
    _list_ridges(findings, shown, stated, bad)
    wrong = ~has_share & by_area.is_known & ~good
    findings.add("ridge_area_wrong", np.flatnonzero(wrong), value=[f"{value:.4g}" for value in by_area.low[wrong]])
    if any(role in survey.fields for role in RIDGE_ROLES):   # otherwise the run reports once that all is gross
        findings.add("ridge_missing", np.flatnonzero(missing))
    return choose(good, share, choose(nothing & (~cropland | flat), NONE, Interval.of(0.0, 1.0)))


def _list_ridges(findings, shown, stated: Interval, bad) -> None:
    """Stated shares of ridges that cannot be right, by what is wrong with them."""
    share, known = stated.low, bad & stated.is_known
    unreadable, negative = bad & ~stated.is_known, known & (share < 0)
    percent, other = known & (share >= 1) & (share < 100), known & (share >= 100)
    for kind, mask in (("ridge_unreadable", unreadable), ("ridge_negative", negative), ("ridge_too_large", other)):
        findings.add(kind, np.flatnonzero(mask), value=shown[mask])
    findings.add("ridge_percent", np.flatnonzero(percent), value=shown[percent],
                 probable=[f"{value / 100:g}" for value in share[percent]])


def _shown(survey: ControlLayer, role: str, rows: np.ndarray) -> np.ndarray:
    name = survey.fields.get(role)
    if not name:
        return np.full(len(rows), "", dtype=object)
    values = survey.table.columns[name].iloc[rows]
    return np.array(["" if pd.isna(value) else spelling(value) for value in asking(values, 1_000)], dtype=object)


def _ridge_class(stated: pd.Series, classified, codes: LandUseCodes, has_ridge: np.ndarray, findings) -> pd.Series:
    """The class that ridges are counted in, NA without any.

    1203 under the guides would be an airport: there the survey's code means the guide's ridges.
    """
    scheme = classified.scheme
    usual = RIDGE_CLASSES.get(scheme, RIDGE_CLASSES["survey-3"])
    result = stated.fillna(usual)
    result[(result == RIDGE_CLASSES["survey-3"]) & scheme.startswith("guide")] = usual
    result = result.where(pd.Series(has_ridge), other=pd.NA)
    distinct = classify(pd.Series(result.dropna().unique(), dtype="string"), codes, scheme).frame
    strange = set(distinct.loc[(distinct["legal_class"] != "agricultural").to_numpy(dtype=bool), "land_class"])
    other = result.isin(strange).to_numpy(dtype=bool, na_value=False)
    findings.add("ridge_class_strange", np.flatnonzero(other), code=result[other], usual=[usual] * int(other.sum()))
    return result.mask(pd.Series(other), usual).astype("string")


def ridge_rows(ridge_class: pd.Series, codes: LandUseCodes, scheme: str, language: str) -> pd.DataFrame:
    """The class columns of ridges, a row for each code that is given.

    Args:
        ridge_class: codes of the class of ridges ``(t,)``. codes: the lists. scheme: id of the list.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    frame = classify(ridge_class.reset_index(drop=True), codes, scheme).frame
    frame.insert(1, "land_class_name", _names(frame["land_class"], scheme, language, codes))
    frame["cropland"], frame["paddy"] = False, False
    return frame[CLASS_COLUMNS]


def _compare_areas(survey: ControlLayer, rows, measured_m2, findings) -> None:
    """Stated areas against those that a survey would print; by the run's method only where both are plainly alike."""
    def differs(by: float) -> np.ndarray:
        return stated.is_known & (np.abs(stated.low - area) > by * np.maximum(AREA_TOLERANCE[0],
                                                                              AREA_TOLERANCE[1] * area))

    stated, _ = _stated(survey, "area", rows)
    area = measured_m2.copy()
    doubtful = np.flatnonzero(differs(0.5) & (area > 0))
    area[doubtful] = survey_area_m2(survey.table.geometry[rows[doubtful]], survey.table.crs)
    wrong = differs(1.0)
    findings.add("area_disagrees", np.flatnonzero(wrong), stated=stated.low[wrong], measured=area[wrong],
                 difference=(stated.low - area)[wrong])
