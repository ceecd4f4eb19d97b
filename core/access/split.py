"""Subjects divided among control units: pieces, shares, what lies in no unit and what in several."""
from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely

from ..fields import Field, type_column
from ..geometry.overlay.pairs import overlaps
from ..geometry.parallel import asking
from ..layers.prepare import Controls, Subjects
from ..zoning.judging.judge import covered_by
from ..zoning.judging.ledger import uncertain_subjects
from .pack.unit_codes import plain_code
from .request import AccessRequest

TOLERANCE = 0.01, 1e-7   # m² or m, and share: less outside, or in two units, is rounding


@dataclass(frozen=True)
class Units:
    """Control units ``(u,)``: features that share a code are one. ``code`` is empty if absent.

    ``stated_class`` is the word of the layer's class field, or empty; ``class_cell`` is the field's own text.
    """

    code: np.ndarray
    name: np.ndarray
    stated_class: np.ndarray
    data_date: np.ndarray
    of_feature: np.ndarray
    problems: list
    class_cell: np.ndarray


@dataclass(frozen=True)
class Split:
    """Attributes:
        pairs: a row per subject and unit: subject, unit, size (m², m; 1 for a point), share.
        pieces: geometry of each pair.
        outside, doubled: size of each subject in no unit, and in several ``(n,)``.
        beyond: what lies in no unit, or None.
        uncertain: pairs of a subject and a row of ``controls.unusable`` that may concern it.
    """

    pairs: pd.DataFrame
    pieces: np.ndarray
    outside: np.ndarray
    doubled: np.ndarray
    beyond: np.ndarray
    uncertain: tuple


def read_units(request: AccessRequest, controls: Controls) -> Units:
    """Codes, names and classes of the usable features.

    Args:
        request: the units and their fields. controls: their usable features.
    """
    columns, fields = request.units.columns, request.unit_fields
    rows = controls.source_row

    def texts(role):
        if not fields.get(role):
            return np.full(len(rows), "", dtype=object)
        return columns[fields[role]].iloc[rows].astype("string").fillna("").str.strip().to_numpy(dtype=object)

    problems: list = []
    stated = np.full(len(rows), "", dtype=object)
    if fields.get("unit_class"):
        typed, problems = type_column(columns[fields["unit_class"]], request.pack.fields["unit_class"])
        stated = typed.iloc[rows].fillna("").to_numpy(dtype=object)
        problems = [(fields["unit_class"], problem) for problem in problems]
    dated = np.full(len(rows), None, dtype=object)
    if fields.get("data_date"):
        typed, more = type_column(columns[fields["data_date"]],
                                  request.pack.fields.get("data_date", Field("data_date", "date")))
        dated = typed.iloc[rows].to_numpy()
        problems += [(fields["data_date"], problem) for problem in more]
    code = np.array([plain_code(cell) for cell in texts("unit_code")], dtype=object)
    fids = request.units.fids[rows]
    # no code holds a space; pandas reads texts up to a NUL only
    key = np.where(code == "", np.array([f" {fid}" for fid in fids], dtype=object), code)
    of_feature, keys = pd.factorize(key, sort=True)
    first = pd.Series(np.arange(len(key))).groupby(of_feature).first().to_numpy()
    return Units(code[first], texts("unit_name")[first], stated[first], dated[first],
                 of_feature, problems, texts("unit_class")[first])


def split(subjects: Subjects, controls: Controls, units: Units, progress=None, cancelled=None) -> Split:
    """Divide every subject among the units.

    Args:
        subjects: of the run. controls: usable units. units: their codes.
        progress: called with the share done, 0…1. cancelled: asked between steps, whether to stop.

    Returns:
        A row per subject and unit, m² or m.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    shared = overlaps(subjects.geometry, controls.geometry, subjects.table.crs, subjects.method,
                      subject_area_m2=subjects.measured_m2, progress=progress, cancelled=cancelled)
    dimension = subjects.dimension[shared.subject]
    size = np.select([dimension == 2, dimension == 1], [shared.area_m2, shared.length_m], 1.0)
    whole = np.where(subjects.dimension == 0, 1.0, subjects.size)
    together = np.bincount(shared.subject, weights=np.nan_to_num(size), minlength=len(subjects))
    met = np.bincount(shared.subject, minlength=len(subjects)) > 0
    slack = np.maximum(TOLERANCE[0], TOLERANCE[1] * whole)
    areal = subjects.dimension > 0
    exact = np.abs(together - whole) <= slack
    use = ~exact[shared.subject] & areal[shared.subject]
    rest = replace(shared, **{name: getattr(shared, name)[use]
                              for name in ("subject", "control", "area_m2", "length_m", "inside", "pieces")})
    covered = np.where(exact, whole, covered_by(subjects, rest, cancelled))
    outside = np.where(areal & (whole - covered > slack), whole - covered, np.where(met, 0.0, whole))
    doubled = np.where(areal & (together - covered > slack), together - covered, 0.0)
    pairs, pieces = _by_unit(subjects, shared, units.of_feature[shared.control], size, doubled)
    pairs["share"] = np.minimum(pairs["size"] / whole[pairs["subject"]], 1.0)
    beyond = np.full(len(subjects), None, dtype=object)
    order = np.argsort(shared.subject, kind="stable")
    start = np.searchsorted(shared.subject[order], np.arange(len(subjects) + 1))
    for row in asking(np.flatnonzero((outside > 0) & (subjects.reasons == "")), 50):
        pairs_here = order[start[row]:start[row + 1]]
        beyond[row] = subjects.geometry[row] if not len(pairs_here) else \
            shapely.difference(subjects.geometry[row], shapely.union_all(shared.pieces[pairs_here]))
    return Split(pairs, pieces, outside, doubled, beyond, uncertain_subjects(subjects, controls))


def _by_unit(subjects: Subjects, shared, unit, size, doubled) -> tuple:
    """A row per subject and unit, in this order; several features of one unit are joined."""
    order = np.lexsort((unit, shared.subject))
    subject, unit = shared.subject[order], unit[order]
    start = np.flatnonzero(np.r_[True, (np.diff(subject) != 0) | (np.diff(unit) != 0)][:len(order)])
    end = np.r_[start[1:], len(order)]
    first = order[start]
    pieces = shared.pieces[first]
    sizes = np.where(subjects.dimension[subject[start]] > 0, size[first], 1.0)
    for k in asking(np.flatnonzero(end - start > 1), 50):
        rows = order[start[k]:end[k]]
        pieces[k] = shapely.union_all(shared.pieces[rows])
        sizes[k] = size[rows].sum() if subjects.dimension[subject[start[k]]] else 1.0
        if doubled[subject[start[k]]] > 0:
            sizes[k] = subjects.measure(pieces[k:k + 1])[0]
    return pd.DataFrame({"subject": subject[start], "unit": unit[start], "size": sizes}), pieces
