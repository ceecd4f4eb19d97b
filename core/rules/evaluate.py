"""One rule against its candidates: which rows fire, with which verdict."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..contract.interval import MET, MISSED, Interval, compare
from ..geometry.parallel import asking
from .condition import columns_used, evaluate
from .model import MEASURES, Rule


@dataclass(frozen=True)
class Candidates:
    """Subjects in a rule's relation to a control, a row each ``(m,)``.

    Attributes:
        subject: positions of the subjects.
        control: positions of the controls; -1 where the row is about no single control.
        area_m2, length_m, perimeter_m, distance_m: what is measured; NaN where it has no meaning.
        share: of the subject's own area or length.
        geometry: the piece in question, or None.
        part_row, part_area_m2, part_perimeter_m: connected parts of the pieces, a row per part.
    """

    subject: np.ndarray
    control: np.ndarray
    area_m2: np.ndarray
    length_m: np.ndarray
    perimeter_m: np.ndarray
    distance_m: np.ndarray
    share: np.ndarray
    geometry: np.ndarray
    part_row: np.ndarray
    part_area_m2: np.ndarray
    part_perimeter_m: np.ndarray

    def __len__(self) -> int:
        return len(self.subject)

    @property
    def width_m(self) -> np.ndarray:
        """Mean width of each piece in m: twice its area over its perimeter ``(n,)``."""
        return width_m(self.area_m2, self.perimeter_m)


@dataclass(frozen=True)
class Values:
    """What conditions can look up: typed fields of subjects and controls, and the subjects' size.

    Attributes:
        subjects, controls: a column a field.
        subject_area_m2: of polygons, as reported; NaN for lines and points ``(n,)``.
        subject_length_m: of lines; NaN for polygons and points ``(n,)``.
        scale: reported over measured area ``(n,)``: shared areas are compared as they are printed.
    """

    subjects: pd.DataFrame
    controls: pd.DataFrame
    subject_area_m2: np.ndarray
    subject_length_m: np.ndarray
    scale: np.ndarray


@dataclass(frozen=True)
class Fired:
    """Rows of the candidates about which a rule says something ``(f,)``.

    Attributes:
        row: positions among the candidates.
        unknown: the condition cannot be decided there: a value is missing.
        technical: smaller than the rule's minimum, alone and together.
        missing: names of the missing columns, joined; empty where nothing is missing.
    """

    row: np.ndarray
    unknown: np.ndarray
    technical: np.ndarray
    missing: np.ndarray


def width_m(area_m2, perimeter_m) -> np.ndarray:
    """Mean width of pieces, 2 · area / perimeter, in metres.

    Args:
        area_m2: in m² ``(n,)``. perimeter_m: in m ``(n,)``; 0 gives NaN or infinity.

    >>> width_m([200.0], [204.0]).round(3).tolist()   # a strip of 2 m by 100 m
    [1.961]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return 2 * np.asarray(area_m2) / np.asarray(perimeter_m)


def fire(rule: Rule, candidates: Candidates, values: Values, group: np.ndarray) -> Fired:
    """Apply a rule to its candidates.

    Args:
        rule: with its condition as tuples.
        candidates: rows in the rule's relation.
        values: fields of subjects and controls.
        group: for each subject ``(n,)`` the project that it belongs to; small pieces of one project and
            rule are added up before they are called small.

    Raises:
        InputError: text compared with a number.
    """
    if rule.when is None:
        true, unknown = np.ones(len(candidates), dtype=bool), np.zeros(len(candidates), dtype=bool)
        columns = pd.DataFrame(index=range(len(candidates)))
    else:
        columns = _columns(columns_used(rule.when), candidates, values)
        answer = pd.array(evaluate(rule.when, columns), dtype="boolean")
        unknown = np.asarray(answer.isna())
        true = answer.to_numpy(dtype=bool, na_value=False)
    row = np.flatnonzero(true | unknown)
    technical = np.zeros(len(candidates), dtype=bool)
    if rule.verdict != "allowed":
        technical = true & _below_minimum(rule, candidates, true, group[candidates.subject])
    return Fired(row, unknown[row], technical[row], _missing(columns, row, unknown))


def _columns(names, candidates: Candidates, values: Values) -> pd.DataFrame:
    columns = {}
    for name in asking(sorted(names), 1):
        if name in MEASURES:
            columns[name] = pd.array(_measure(name, candidates, values), dtype="Float64")
        elif name.startswith("subject_"):
            columns[name] = values.subjects[name].array.take(candidates.subject)
        else:
            columns[name] = values.controls[name].array.take(candidates.control, allow_fill=True)
    return pd.DataFrame(columns, index=range(len(candidates)))


def _measure(name: str, candidates: Candidates, values: Values) -> np.ndarray:
    if name == "subject_area_m2":
        return values.subject_area_m2[candidates.subject]
    if name == "subject_length_m":
        return values.subject_length_m[candidates.subject]
    if name == "overlap_area_m2":
        return candidates.area_m2 * values.scale[candidates.subject]
    return getattr(candidates, name.replace("overlap_", ""))


def _below_minimum(rule: Rule, candidates: Candidates, true: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Rows whose piece is too small or too narrow to count; by measured size.

    A piece counts where one of its connected parts reaches both the area and the width, or where
    all pieces of the group together do: 300 slivers of 0.9 m² are 270 m². So do lengths.
    """
    minimum = rule.minimum
    below = np.zeros(len(candidates), dtype=bool)
    is_line = ~np.isnan(candidates.length_m) & true
    if is_line.any():
        _, code = np.unique(group[is_line], return_inverse=True)
        below[is_line] = (_against(np.bincount(code, weights=candidates.length_m[is_line]), minimum.length_m)
                          == MISSED)[code]
    is_area = ~np.isnan(candidates.area_m2) & true
    if not is_area.any() or (minimum.area_m2 <= 0 and minimum.width_m <= 0):
        return below

    def enough(area, perimeter):
        # of a piece without an outline the width is not known, and it counts
        return (_against(area, minimum.area_m2) == MET) & (
            _against(width_m(area, perimeter), minimum.width_m) != MISSED)

    large = np.zeros(len(candidates), dtype=bool)
    large[candidates.part_row[enough(candidates.part_area_m2, candidates.part_perimeter_m)]] = True
    _, code = np.unique(group[is_area], return_inverse=True)
    total = np.bincount(code, weights=candidates.area_m2[is_area])
    outline = np.bincount(code, weights=candidates.perimeter_m[is_area])
    below[is_area] = ~large[is_area] & ~enough(total, outline)[code]
    return below


def _against(size: np.ndarray, minimum: float) -> np.ndarray:
    """What sizes make of a minimum, as ``compare`` answers."""
    return compare(Interval.of(size), "at_least", Interval.of(minimum))


def _missing(columns: pd.DataFrame, row: np.ndarray, unknown: np.ndarray) -> np.ndarray:
    names = np.full(len(row), "", dtype=object)
    open_rows = np.flatnonzero(unknown[row])
    if len(open_rows):
        absent = columns.iloc[row[open_rows]].isna().to_numpy()
        patterns, which = np.unique(absent, axis=0, return_inverse=True)
        texts = [", ".join(columns.columns[pattern]) for pattern in patterns]
        names[open_rows] = [texts[k] for k in np.ravel(which)]
    return names
