"""Pieces of a comparison of cropland as rows, with the statements of both surveys on the ground."""
from __future__ import annotations

from typing import Callable

import numpy as np
import pandas as pd

from ...contract.arithmetic import multiply, subtract
from ...contract.book import of_distinct
from ...contract.interval import Interval
from ...control_lines.compare.rows import plain
from .request import reason_of

GAINS = ("gain", "gain_unknown", "only_new")
#: Part -> kind and reason of its rows; the reason of a loss or gain is that of the other class.
KIND_OF = {"loss": ("loss", ""), "gain": ("gain", ""), "only_old": ("undetermined", "only_one_survey"),
           "only_new": ("undetermined", "only_one_survey"), "planting_non_grain": ("planting_non_grain",) * 2,
           "planting_silent": ("undetermined", "planting_non_grain"),
           "planting_unknown": ("undetermined", "planting_unknown"),
           "unknown_class": ("undetermined", "unknown_class"),
           "gain_unknown": ("undetermined", "unknown_class")}


def rows_of(part: dict, facts: dict, old, new, reasons: dict, cause_field: str | None,
            is_exempt: Callable[[str], bool]) -> pd.DataFrame:
    """One row a piece.

    Args:
        part: ``kind``, ``before``, ``after`` of each piece ``(n,)``: what it is part of, and its patches, or -1.
        facts: columns that are known already ``(n,)``.
        old, new: the surveys.
        reasons: by scheme, of ``beside_lists.loss_reasons``.
        cause_field: field of the newer survey that names an exempt cause.
        is_exempt: whether a cause is one of those that exempt.
    """
    what, before, after = part["kind"], part["before"], part["after"]
    frame = pd.DataFrame(facts)
    frame["kind"], frame["reason"] = (of_distinct(lambda kind, end=end: KIND_OF[kind][end], what) for end in (0, 1))
    for name, survey, patch in (("old", old, before), ("new", new, after)):
        known = patch >= 0
        frame[f"{name}_id"] = _taken(survey.ids, patch, known)
        for column, role in (("class", "land_class"), ("class_name", "land_class_name")):
            frame[f"{name}_{column}"] = _taken(survey.facts[role].to_numpy(dtype=object), patch, known)
        planting = _taken(survey.planting, patch, known)
        planting[planting == ""] = None
        frame[f"{name}_planting"] = planting
    for kind, survey, patch in (("loss", new, after), ("gain", old, before)):
        rows = np.flatnonzero(what == kind)
        frame.loc[rows, "reason"] = _reasons(survey, patch[rows], reasons.get(survey.scheme, {}))
    _causes(frame, new, after, cause_field, is_exempt)
    _units(frame, np.isin(what, GAINS), old, new, before, after)
    frame["restorable"] = None
    rows = np.flatnonzero(what == "loss")
    frame.loc[rows, "restorable"] = of_distinct(_restorable, new.codes[after[rows]], new.planting[after[rows]])
    return frame


def _taken(values: np.ndarray, patch: np.ndarray, known: np.ndarray) -> np.ndarray:
    result = np.full(len(patch), None, dtype=object)
    result[known] = values[patch[known]]
    return result


def _reasons(survey, patch: np.ndarray, reasons: dict) -> list:
    """The reason that each patch's class gives; classes are few."""
    legal = survey.facts["legal_class"].fillna("").to_numpy(dtype=object)[patch]
    keys = list(zip(survey.codes[patch], legal))
    by_key = {key: reason_of(*key, reasons) for key in dict.fromkeys(keys)}
    return [by_key[key] for key in keys]


def _causes(frame: pd.DataFrame, new, after: np.ndarray, cause_field: str | None, is_exempt) -> None:
    if not cause_field:
        return
    column = new.columns[cause_field]
    rows = np.flatnonzero(after >= 0)
    causes = pd.Series([plain(value) for value in column.iloc[new.source_row[after[rows]]]], index=rows, dtype=object)
    causes = causes[causes.map(is_exempt).to_numpy(dtype=bool)]
    frame.loc[causes.index, "exempt"], frame.loc[causes.index, "exempt_cause"] = True, causes


def _units(frame: pd.DataFrame, is_gain: np.ndarray, old, new, before: np.ndarray, after: np.ndarray) -> None:
    """Unit and ends of the net area, by the survey in which the ground is cropland."""
    frame["survey"] = np.where(is_gain, "new", "old")
    ridge = np.zeros((2, len(frame)))
    columns = {name: np.full(len(frame), None, dtype=object) for name in ("unit_code", "unit_name")}
    for mask, survey, patch in ((~is_gain, old, before), (is_gain, new, after)):
        patches = patch[mask]
        for name, role in (("unit_code", "location_code"), ("unit_name", "location_name")):
            columns[name][mask] = survey.facts[role].to_numpy(dtype=object)[patches]
        ridge[:, mask] = survey.ridge.low[patches], survey.ridge.high[patches]
    field = subtract(Interval.of(1.0), Interval.of(*ridge))
    net = multiply(Interval.of(frame["gross_m2"].to_numpy(dtype=float)), field)
    frame["net_low"], frame["net_high"] = net.low, net.high
    frame["unit_code"], frame["unit_name"] = columns["unit_code"], columns["unit_name"]


def _restorable(code: str, planting: str) -> str | None:
    """Whether the land now is restorable to cropland: by planting, otherwise by its class with K."""
    if planting in ("restorable", "restorable_by_works"):
        return planting
    return "class_k" if code.upper().endswith("K") else None
